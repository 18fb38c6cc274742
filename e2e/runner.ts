import { elapsedText, type Figure, type ScenarioResult } from './report.ts';
import { roomMinutes, type NamedScenario, type Rest } from './scenario.ts';
import { createStory, type Story } from './story.ts';
import type { World } from './world.ts';

export interface RunnerOptions {
  readonly print: (line: string) => void;
  readonly figures: Figure[];
  /** Aborted when the person or the machine ends the run. */
  readonly signal: AbortSignal;
  /**
   * Milliseconds of `performance.now()` after which no further story begins, but for those that close the run; without it
   * there is no limit.
   */
  readonly noneAfter?: number;
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
  scenario: Pick<NamedScenario, 'name' | 'title'>,
  options: RunnerOptions,
  body: (story: Story) => Promise<void | Rest>,
): Promise<ScenarioResult> {
  return (await startStory(scenario, options, body)).end;
}

/** Runs a story until only waiting is left; `end` is there when that is over and everything is cleaned up. */
async function startStory(
  { name, title }: Pick<NamedScenario, 'name' | 'title'>,
  options: RunnerOptions,
  body: (story: Story) => Promise<void | Rest>,
): Promise<{ end: Promise<ScenarioResult> }> {
  const { story, clear, stepOf } = createStory(name, options.print, options.figures);
  const start = performance.now();
  const reasons: string[] = [];
  const guarded = async <T>(part: Promise<T>): Promise<T | undefined> => {
    try {
      return await Promise.race([part, interrupted(options.signal)]);
    } catch (error) {
      const step = stepOf(error);
      reasons.push(step === undefined ? explain(error) : `${step}: ${explain(error)}`);
      options.print(`  [${name}] ${explain(error)}`);
      if (!options.signal.aborted) await options.diagnose(name);
      return undefined;
    }
  };
  const finish = async (rest: void | Rest): Promise<ScenarioResult> => {
    if (typeof rest === 'function') await guarded(rest());
    const problems = await clear();
    for (const problem of problems) options.print(`  [${name}] ${problem}`);
    reasons.push(...problems);
    const result = reasons.length === 0 ? 'passed' : 'failed';
    const milliseconds = performance.now() - start;
    options.print(`  [${name}] ${result} in ${elapsedText(milliseconds)}`);
    const seconds = Math.round(milliseconds / 100) / 10;
    return { name, title, result, seconds, ...(reasons.length === 0 ? {} : { reason: reasons.join('\n') }) };
  };
  options.print(`${name}: ${title}`);
  const rest = await guarded(body(story));
  const end = finish(rest);
  if (typeof rest !== 'function') await end;
  return { end };
}

/** Runs the scenarios one after the other; while the rest of one only waits, quiet ones go on. */
export async function runScenarios(
  scenarios: readonly NamedScenario[],
  world: World,
  options: RunnerOptions,
): Promise<ScenarioResult[]> {
  const outcomes: Promise<ScenarioResult>[] = [];
  for (const scenario of scenarios) {
    if (scenario.quiet !== true) await Promise.all(outcomes);
    if (options.signal.aborted) break;
    const reason = tooLate(scenario, options) ?? (await scenario.needs?.(world));
    if (reason !== undefined) {
      options.print(`${scenario.name}: skipped: ${reason}`);
      const { name, title } = scenario;
      outcomes.push(Promise.resolve({ name, title, result: 'skipped', seconds: 0, reason }));
      continue;
    }
    const { end } = await startStory(scenario, options, (story) => scenario.run(story, world));
    outcomes.push(end);
  }
  return Promise.all(outcomes);
}

/** Why the minutes of the run have no room for a story; undefined where they have. */
function tooLate(
  { place, minutes = roomMinutes }: NamedScenario,
  { noneAfter = Infinity }: RunnerOptions,
): string | undefined {
  const left = noneAfter - performance.now();
  if (place === 'last' || left > (minutes - roomMinutes) * 60_000) return undefined;
  return left > 0
    ? `it may take ${minutes} minutes, and the run has fewer left`
    : 'the minutes given to the run are over';
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
  const expected =
    error.name === 'Failure' || error.name === 'AssertionError' || error.message.startsWith('interrupted');
  return expected ? error.message : (error.stack ?? error.message);
}
