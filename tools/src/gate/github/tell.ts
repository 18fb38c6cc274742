import type { GitHub } from '../../lib/github/github.ts';
import { keepIssue } from '../../lib/github/issues.ts';
import { driftLine, type Checked } from './settings.ts';

/** By which the issue is found among others. */
const label = 'github-settings';
const mark = '<!-- lockstep:github-settings -->';

/** Keeps one open issue while a setting stands otherwise; says what was done. Nobody looks at a run that is red every night. */
export async function tellSettings(github: GitHub, { drifts }: Checked): Promise<string> {
  const body = [
    mark,
    ...drifts.map((drift) => `- ${driftLine(drift, 'otherwise')}`),
    '',
    'Set it with `npm run lockstep -- github apply`, or say here what shall be: docs/github.md.',
  ].join('\n');
  const title = "GitHub's side stands otherwise than this repository says";
  return await keepIssue(github, {
    label,
    mark,
    text: drifts.length === 0 ? undefined : { title, body },
    over: 'Closed: what can be seen is as this repository says.',
  });
}
