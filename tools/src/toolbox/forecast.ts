import { progressText, type PlannedWork } from '../lib/values/forecast.ts';
import { keepTime, lastTime } from './last-times.ts';

/** What is known of work that is going on, by what its steps took the last time. */
export interface Forecast {
  /** A step begins: how long it took last time, and what is left. */
  begin(step: string): string;
  /** It is done; how long it took is kept for the next time. */
  end(step: string): Promise<void>;
}

/** Looks up what every step took; steps that the work does not name are let pass and kept as well. */
export async function openForecast(
  work: PlannedWork,
  recipeOf: (step: string) => string,
  cache?: string,
): Promise<Forecast> {
  const last = new Map<string, number>();
  for (const step of stepsIn(work)) {
    const seconds = await lastTime(step, recipeOf(step), cache);
    if (seconds !== undefined) last.set(step, seconds);
  }
  const done = new Set<string>();
  const began = new Map<string, number>();
  return {
    begin: (step) => {
      began.set(step, performance.now());
      const running = new Map([...began].map(([name, at]) => [name, (performance.now() - at) / 1000]));
      return progressText(step, work, last, { done, running });
    },
    end: async (step) => {
      const took = (performance.now() - (began.get(step) ?? performance.now())) / 1000;
      began.delete(step);
      done.add(step);
      await keepTime(step, recipeOf(step), took, cache);
    },
  };
}

function stepsIn(work: PlannedWork): readonly string[] {
  if (typeof work === 'string') return [work];
  return ('inOrder' in work ? work.inOrder : work.sideBySide).flatMap(stepsIn);
}
