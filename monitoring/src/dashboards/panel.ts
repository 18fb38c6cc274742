import type { Query } from './query.ts';
import type { Unit } from './units.ts';

/** What every kind of panel has. */
export interface PanelOptions {
  readonly title: string;
  /** What is seen, in a sentence. */
  readonly shows: string;
  /** What a bad value looks like. */
  readonly bad: string;
  /** Where to go then: a dashboard or a page. */
  readonly go: string;
  readonly unit: Unit;
  readonly queries: readonly Query[];
  /** Of the 24 columns. */
  readonly width: number;
  /** In rows of 30 pixels; each kind has its own otherwise. */
  readonly height?: number;
  /** Shown in the place of a value that does not exist. */
  readonly noValue?: string;
  readonly limits?: Limits;
}

export type Meaning = 'good' | 'odd' | 'bad';

/** What the lowest values mean, then each value from which on the meaning is another. */
export type Limits = readonly [lowest: Meaning, ...from: readonly (readonly [value: number, meaning: Meaning])[]];
