/** One PromQL expression of a panel. */
export interface Query {
  readonly expr: string;
  /** What a series is called, as `{{route}}`; a table shows the labels themselves. */
  readonly legend?: string;
  /** Why it may rightly answer nothing, where it may: a test that asks every panel for data reads this. */
  readonly emptyWhen?: string;
}

/** How the answer is asked for: over time, as it is now, or now as the rows of a table. */
export type Form = 'range' | 'instant' | 'table' | 'heatmap';

/** What a panel's query is called: A for the first. */
export function letter(index: number): string {
  return String.fromCodePoint('A'.codePointAt(0)! + index);
}
