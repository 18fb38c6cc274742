import type { GitHub } from '../../lib/github/github.ts';
import { keepIssue } from '../../lib/github/issues.ts';
import type { Environment } from '../../model/environment.ts';
import type { ScanVerdict } from '../verdict.ts';
import { issueText, markOf } from './issue-text.ts';

/** By which the issues of all environments are listed. */
export const issueLabel = 'image-scan';

/**
 * Keeps one open issue per environment while a scan refuses something, or did not end; says what was done.
 * @param run where a reader finds the whole scan, as Markdown.
 */
export async function tellOf(
  github: GitHub,
  environment: Environment,
  verdict: ScanVerdict | undefined,
  run: string,
): Promise<string> {
  return await keepIssue(github, {
    label: issueLabel,
    mark: markOf(environment),
    text: issueText(environment, verdict, run),
    over: `Closed by ${run}, which refuses nothing.`,
    of: ` of ${environment}`,
  });
}
