/** What is to be done: one step by its name, or several in order, or side by side. */
export type PlannedWork =
  string | { readonly inOrder: readonly PlannedWork[] } | { readonly sideBySide: readonly PlannedWork[] };

/** Seconds that steps took the last time, by their names. */
export type LastTimes = ReadonlyMap<string, number>;

/** How far the work is. */
export interface Progress {
  readonly done: ReadonlySet<string>;
  /** Seconds since each step that is at work has begun. */
  readonly running: ReadonlyMap<string, number>;
}

/** What is left of the work: seconds as far as they are known, and the steps that were never timed. */
interface Left {
  readonly seconds: number;
  readonly steps: number;
  readonly unknown: number;
}

/** What is left, steps side by side counting as long as the longest lane of them; what takes longer than last time as nothing. */
export function left(work: PlannedWork, last: LastTimes, progress: Progress): Left {
  if (typeof work === 'string') {
    if (progress.done.has(work)) return { seconds: 0, steps: 0, unknown: 0 };
    const took = last.get(work);
    const since = progress.running.get(work) ?? 0;
    return { seconds: Math.max(0, (took ?? 0) - since), steps: 1, unknown: took === undefined ? 1 : 0 };
  }
  const isRow = 'inOrder' in work;
  const parts = (isRow ? work.inOrder : work.sideBySide).map((part) => left(part, last, progress));
  const sum = (of: (part: Left) => number): number => parts.reduce((total, part) => total + of(part), 0);
  return {
    seconds: isRow ? sum(({ seconds }) => seconds) : Math.max(0, ...parts.map(({ seconds }) => seconds)),
    steps: sum(({ steps }) => steps),
    unknown: sum(({ unknown }) => unknown),
  };
}

/** "57 s last time; left: 4 steps, about 5 min", for a step that begins or is at work. */
export function progressText(step: string, work: PlannedWork, last: LastTimes, progress: Progress): string {
  const took = last.get(step);
  const before = took === undefined ? 'never timed here' : `${duration(took)} last time`;
  // Of one step alone that says all.
  return typeof work === 'string' ? before : `${before}; ${leftText(work, last, progress)}`;
}

/** "left: 4 steps, about 5 min"; what nobody has timed is said beside it. */
export function leftText(work: PlannedWork, last: LastTimes, progress: Progress): string {
  const { seconds, steps, unknown } = left(work, last, progress);
  if (steps === 0) return 'nothing is left';
  const many = steps === 1 ? '1 step' : `${steps} steps`;
  if (unknown === steps) return `left: ${many}`;
  const more = unknown === 0 ? '' : ` and ${unknown} never timed here`;
  return `left: ${many}, about ${duration(seconds)}${more}`;
}

/** Seconds as people say them: "57 s", "12 min", "1 h 5 min". */
export function duration(seconds: number): string {
  if (seconds < 89.5) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h${minutes % 60 === 0 ? '' : ` ${minutes % 60} min`}`;
}

/**
 * What to keep of a step that took so long: not the moment that it takes to see that its work is done already, which says
 * nothing of the next time that it has to be done.
 */
export function timeToKeep(before: number | undefined, took: number): number {
  return before !== undefined && took < before / 10 && took < 5 ? before : took;
}
