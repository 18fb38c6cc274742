import type { GitHub } from '../../lib/github/github.ts';
import { closeIssue, editIssue, findIssue, openIssue } from '../../lib/github/issues.ts';
import { driftLine, type Checked } from './settings.ts';

/** By which the issue is found among others. */
const label = 'github-settings';
const mark = '<!-- lockstep:github-settings -->';

/** Keeps one open issue while a setting stands otherwise; says what was done. Nobody looks at a run that is red every night. */
export async function tellSettings(github: GitHub, { drifts }: Checked): Promise<string> {
  const issue = await findIssue(github, label, mark);
  if (drifts.length === 0) {
    if (issue === undefined) return 'Nothing to tell.';
    await closeIssue(github, issue, 'Closed: what can be seen is as this repository says.');
    return `Nothing to tell any more: ${issue.url} is closed.`;
  }
  const text = {
    title: "GitHub's side stands otherwise than this repository says",
    body: [
      mark,
      ...drifts.map((drift) => `- ${driftLine(drift, 'otherwise')}`),
      '',
      'Set it with `npm run lockstep -- github apply`, or say here what shall be: docs/github.md.',
    ].join('\n'),
  };
  const told = issue === undefined ? await openIssue(github, label, text) : await editIssue(github, issue, text);
  return `${text.title}: ${told.url}`;
}
