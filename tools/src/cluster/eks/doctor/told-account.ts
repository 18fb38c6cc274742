import { jsonIn } from '../../../lib/files/json.ts';
import { unlessFailure } from '../../../lib/failure.ts';
import type { GitHub } from '../../../lib/github/github.ts';
import { actionsVariables } from '../../../lib/github/settings.ts';
import { at } from '../../../lib/values/at.ts';
import type { ToldAccount } from './session.ts';

const variable = 'AWS_ACCOUNTS';

interface Sources {
  /** As somebody typed it. */
  readonly id?: string;
  /** Asked last, and never where somebody said it nearer. */
  readonly gitHub: () => Promise<GitHub>;
  readonly env?: NodeJS.ProcessEnv;
}

/** The account of an environment, which git does not hold: as it was typed, else as the variable says, here or on GitHub. */
export async function toldAccount(
  environment: string,
  { id, gitHub, env = process.env }: Sources,
): Promise<ToldAccount> {
  if (id !== undefined) return { id, by: '--account' };
  const here = accountIn(env[variable], environment);
  if (here !== undefined) return { id: here, by: `the variable ${variable} of this shell` };
  const variables = await unlessFailure(gitHub().then((there) => actionsVariables(there)));
  const there = accountIn(variables?.[variable], environment);
  if (there !== undefined) return { id: there, by: `the variable ${variable} on GitHub` };
  const looked = variables === undefined ? 'could not be asked' : `says nothing of ${environment}`;
  return { unknown: `nobody says whether that is the right one: --account does, and ${variable} on GitHub ${looked}` };
}

function accountIn(text: string | undefined, environment: string): string | undefined {
  const found = at(jsonIn(text ?? ''), environment);
  return typeof found === 'string' ? found : undefined;
}
