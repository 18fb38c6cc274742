import type { ScenarioResult } from './report.ts';
import type { NamedScenario } from './scenario.ts';

/** When each story last ran to its end, by its name: a moment as `Date.toISOString` writes it. */
export type LastRuns = Readonly<Record<string, string>>;

/**
 * The stories that stand for themselves in the order in which they wait to be told, those that never ran first, each among
 * the others that stay where they are: a run that has no time for all leaves out another part each time.
 */
export function longestWaitingFirst(scenarios: readonly NamedScenario[], lastRuns: LastRuns): readonly NamedScenario[] {
  const movable = scenarios.filter(({ place }) => place === 'any');
  const lastRun = ({ name }: NamedScenario): string => lastRuns[name] ?? '';
  const waiting = movable.toSorted((one, other) => lastRun(one).localeCompare(lastRun(other)));
  return scenarios.map((scenario) => (scenario.place === 'any' ? waiting.shift()! : scenario));
}

/** What is known after a run: what was skipped keeps its former moment. */
export function withOutcomes(lastRuns: LastRuns, outcomes: readonly ScenarioResult[], now: Date): LastRuns {
  const ran = outcomes.filter(({ result }) => result !== 'skipped').map(({ name }) => [name, now.toISOString()]);
  return { ...lastRuns, ...Object.fromEntries(ran) };
}
