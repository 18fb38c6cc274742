import type { GitHub } from '../../lib/github/github.ts';
import { closeIssue, editIssue, findIssue, openIssue } from '../../lib/github/issues.ts';
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
  const text = issueText(environment, verdict, run);
  const issue = await findIssue(github, issueLabel, markOf(environment));
  if (text !== undefined) {
    const told = issue === undefined ? await openIssue(github, issueLabel, text) : await editIssue(github, issue, text);
    return `${text.title}: ${told.url}`;
  }
  if (issue === undefined) return `Nothing to tell of ${environment}.`;
  await closeIssue(github, issue, `Closed by ${run}, which refuses nothing.`);
  return `Nothing to tell of ${environment} any more: ${issue.url} is closed.`;
}
