import type { PersesLaw, ReadPerses } from './model.ts';
import { persesLooksLaw, persesQueriesLaw, persesVariablesLaw, persesWordsLaw } from './panels.ts';
import { persesGridLaw, persesHeadLaw, persesLinksLaw } from './whole.ts';

const laws: readonly PersesLaw[] = [
  persesHeadLaw,
  persesGridLaw,
  persesLinksLaw,
  persesWordsLaw,
  persesLooksLaw,
  persesQueriesLaw,
  persesVariablesLaw,
];

/** What is wrong with a dashboard of Perses, one sentence each. */
export function persesProblems(dashboard: ReadPerses): readonly string[] {
  return laws.flatMap((law) => law(dashboard));
}
