import type { Environment } from '../../model/environment.ts';
import { sentence } from '../../model/finding.ts';
import { bodyLimit } from '../../lib/github/github.ts';
import type { IssueText } from '../../lib/github/issues.ts';
import type { DecidedImage, ScanVerdict } from '../verdict.ts';

/** By what the issue of an environment is found again. */
export function markOf(environment: Environment): string {
  return `<!-- lockstep:image-scan:${environment} -->`;
}

/**
 * What people shall read of a scan of all that an environment runs; undefined where nothing is refused. Without a verdict
 * it says that there was none.
 */
export function issueText(
  environment: Environment,
  verdict: ScanVerdict | undefined,
  run: string,
): IssueText | undefined {
  if (verdict?.passed) return undefined;
  const head = [
    markOf(environment),
    '',
    `Found by ${run}; the text is written anew each night, and the issue closes itself.`,
  ];
  if (verdict === undefined) {
    const title = `What ${environment} runs could not be scanned`;
    return {
      title,
      body: [...head, '', 'The scan did not end, so nothing is known of these images: the run says why.'].join('\n'),
    };
  }
  const refused = verdict.images.filter((image) => refusedIn(image).length > 0);
  const title = `${environment} runs images with known vulnerabilities that an update mends`;
  const wayOut =
    'Take the newer version that Renovate proposes, or accept a finding: docs/scan.md. An image of others goes up in staging first: docs/pins.md.';
  const faults = verdict.findings.map((fault) => `- ${sentence(fault)}`);
  const lines = [...head, '', wayOut, ...(faults.length === 0 ? [] : ['', ...faults]), ...refused.flatMap(imageLines)];
  return { title, body: cut(lines) };
}

function refusedIn({ vulnerabilities }: DecidedImage): DecidedImage['vulnerabilities'] {
  return vulnerabilities.filter(({ decision }) => decision === 'refused');
}

function imageLines(image: DecidedImage): readonly string[] {
  const rows = refusedIn(image).map(
    ({ id, severity, package: name, version, fixedIn }) =>
      `| ${severity.toLowerCase()} | ${name} | ${version} | ${fixedIn.join(', ')} | ${id} |`,
  );
  return [
    '',
    `\`${image.reference}\``,
    '',
    '| severity | package | has | fixed in | id |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ];
}

const more = '… and more: the run has all of it.';

/** As many lines as GitHub takes. */
function cut(lines: readonly string[]): string {
  let body = lines[0]!;
  for (const line of lines.slice(1)) {
    if (body.length + line.length + more.length + 2 > bodyLimit) return `${body}\n${more}`;
    body += `\n${line}`;
  }
  return body;
}
