import { duration, type Figure, type Outcome } from './report.ts';
import type { NamedScenario } from './scenario.ts';
import { tell } from './story.ts';
import type { World } from './world.ts';

export interface RunnerOptions {
  readonly print: (line: string) => void;
  readonly figures: Figure[];
  /** Aborted when the person or the machine ends the run. */
  readonly signal: AbortSignal;
  /** Prints what helps to understand a failure. */
  readonly diagnose: (name: string) => Promise<void>;
}

/** The scenarios whose name or title contains the text, or all. */
export function select(scenarios: readonly NamedScenario[], grep: string | undefined): readonly NamedScenario[] {
  if (grep === undefined) return scenarios;
  const wanted = grep.toLowerCase();
  return scenarios.filter(({ name, title }) => `${name} ${title}`.toLowerCase().includes(wanted));
}

/** Runs one story to its end and its clean-up; a failure becomes part of the outcome. */
export async function runStory(
  { name, title }: Pick<NamedScenario, 'name' | 'title'>,
  options: RunnerOptions,
  body: (story: ReturnType<typeof tell>['story']) => Promise<void>,
): Promise<Outcome> {
  const { story, clear } = tell(name, options.print, options.figures);
  options.print(`${name}: ${title}`);
  const start = performance.now();
  const reasons: string[] = [];
  try {
    await Promise.race([body(story), interrupted(options.signal)]);
  } catch (error) {
    reasons.push(explain(error));
    options.print(`  [${name}] ${explain(error)}`);
    if (!options.signal.aborted) await options.diagnose(name);
  }
  const problems = await clear();
  for (const problem of problems) options.print(`  [${name}] ${problem}`);
  reasons.push(...problems);
  const result = reasons.length === 0 ? 'passed' : 'failed';
  const milliseconds = performance.now() - start;
  options.print(`  [${name}] ${result} in ${duration(milliseconds)}`);
  return {
    name,
    title,
    result,
    seconds: Math.round(milliseconds / 100) / 10,
    ...(reasons.length === 0 ? {} : { reason: reasons.join('\n') }),
  };
}

/** Runs the scenarios one after the other, quiet ones beside one that waits in the background. */
export async function runScenarios(
  scenarios: readonly NamedScenario[],
  world: World,
  options: RunnerOptions,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let waiting: Promise<Outcome> | undefined;
  const settle = async (): Promise<void> => {
    if (waiting !== undefined) outcomes.push(await waiting);
    waiting = undefined;
  };
  for (const scenario of scenarios) {
    if (scenario.quiet !== true) await settle();
    if (options.signal.aborted) break;
    const lack = scenario.needs?.(world);
    if (lack !== undefined) {
      options.print(`${scenario.name}: skipped: ${lack}`);
      outcomes.push({ name: scenario.name, title: scenario.title, result: 'skipped', seconds: 0, reason: lack });
      continue;
    }
    const outcome = runStory(scenario, options, (story) => scenario.run(story, world));
    if (scenario.background === true) waiting = outcome;
    else outcomes.push(await outcome);
  }
  await settle();
  return outcomes;
}

function interrupted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const end = (): void => reject(new Error(`interrupted by ${String(signal.reason)}`));
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const expected = error.name === 'Failure' || error.name === 'AssertionError' || error.message.startsWith('interrupted');
  return expected ? error.message : (error.stack ?? error.message);
}
