import type { DecidedVulnerability, DecidedImage, ScanVerdict } from '../verdict.ts';
import type { Severity } from './grype-report.ts';

/** Where a reader of the findings finds what names the image: a file of this repository and the line in it. */
export interface SarifPlace {
  readonly file: string;
  readonly line: number;
}

/** GitHub's own bounds: above 9.0 critical, from 7.0 high, from 4.0 medium. */
const scores: Readonly<Record<Severity, string>> = {
  Critical: '9.5',
  High: '8.0',
  Medium: '5.0',
  Low: '2.0',
  Negligible: '0.5',
  Unknown: '0.1',
};

/** The verdict as SARIF 2.1.0, for GitHub's code scanning; accepted findings are there and suppressed. */
export function sarifOf({ images }: ScanVerdict, placeOf: (reference: string) => SarifPlace): object {
  const all = images.flatMap((image) => image.vulnerabilities.map((vulnerability) => ({ image, vulnerability })));
  const rules = new Map(all.map(({ vulnerability }) => [vulnerability.id, ruleOf(vulnerability)]));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'lockstep image scan', rules: [...rules.values()] } },
        results: all.map(({ image, vulnerability }) => resultOf(image, vulnerability, placeOf(image.reference))),
      },
    ],
  };
}

function ruleOf({ id, severity, url }: DecidedVulnerability): object {
  return {
    id,
    shortDescription: { text: id },
    ...(url === '' ? {} : { helpUri: url }),
    properties: { 'security-severity': scores[severity], tags: ['security'] },
  };
}

function resultOf(image: DecidedImage, found: DecidedVulnerability, { file, line }: SarifPlace): object {
  const { id, severity, package: name, version, fixedIn, decision, accepted } = found;
  const mended = fixedIn.length === 0 ? 'no version mends it' : `mended in ${fixedIn.join(', ')}`;
  return {
    ruleId: id,
    level: decision === 'refused' ? 'error' : gradeOf(severity),
    message: { text: `${severity} ${id} in ${name} ${version} of ${image.reference}: ${mended}.` },
    locations: [{ physicalLocation: { artifactLocation: { uri: file }, region: { startLine: line } } }],
    // Without tag and digest: the same finding in the image's next build is the same alert.
    partialFingerprints: { 'finding/v1': `${id} ${name} ${version} ${image.reference.replace(/[:@].*/, '')}` },
    ...(accepted === undefined
      ? {}
      : { suppressions: [{ kind: 'external', status: 'accepted', justification: accepted.reason }] }),
  };
}

function gradeOf(severity: Severity): 'warning' | 'note' {
  return severity === 'Critical' || severity === 'High' || severity === 'Medium' ? 'warning' : 'note';
}
