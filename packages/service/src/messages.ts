import type { Exposition, MetricsSnapshot } from './metrics.ts';

/** What the primary says to a worker. */
export type ToWorker =
  | { readonly type: 'drain' }
  /** Asks for a snapshot, to be sent back with the same round. */
  | { readonly type: 'collect'; readonly round: number }
  /** Answers the scrape of that number; without a page, the primary could not make one. */
  | { readonly type: 'page'; readonly scrape: number; readonly page?: Exposition };

/** What a worker says to the primary. */
export type ToPrimary =
  | { readonly type: 'snapshot'; readonly round: number; readonly snapshot: MetricsSnapshot }
  /** Asks for the page of the whole fleet. */
  | { readonly type: 'scrape'; readonly scrape: number };

/** The round of the snapshot that a worker sends unasked before it ends: it is newer than any other. */
export const lastRound = Number.MAX_SAFE_INTEGER;
