import { historyOf } from '../lib/git/history.ts';
import { readTexts } from '../lib/git/objects.ts';
import { defined } from '../lib/values/defined.ts';
import { configFile, valueIn } from './config/config.ts';
import type { Environment } from './environment.ts';

/** Who says on commits how an environment fares. */
export interface Reporter {
  /** The login; absent when the file of settings names nobody. */
  readonly login?: string;
  /** Where it names nobody: who was the last that it named on main's own line. */
  readonly former?: string;
}

/** Whom the file of settings names for an environment at a revision, and whom it named before when it names nobody. */
export async function reporterOf(repo: string, revision: string, environment: Environment): Promise<Reporter> {
  const [now] = await readTexts(repo, [`${revision}:${configFile}`]);
  const login = named(now, environment);
  if (login !== undefined) return { login };
  const versions = await historyOf(repo, revision, [configFile]);
  const texts = await readTexts(
    repo,
    versions.map(({ commit }) => `${commit}:${configFile}`),
  );
  const former = texts.map((text) => named(text, environment)).find((one) => one !== undefined);
  return defined({ former });
}

function named(text: string | undefined, environment: Environment): string | undefined {
  // Most versions of the file never had the field: these are not read.
  if (!text?.includes('reporters')) return undefined;
  const login = valueIn(text, 'reporters', environment);
  return typeof login === 'string' && login !== '' ? login : undefined;
}
