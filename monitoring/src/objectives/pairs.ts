import type { AlertSeverity } from '../alerts/alert.ts';

/** Of every objective, in days: the factors below and the dashboards count on it. */
export const periodDays = 30;

/** Two windows that both have to burn budget this fast: the long one is sure, the short one sees the end of it. */
export interface BurnRatePair {
  readonly severity: AlertSeverity;
  readonly long: string;
  readonly short: string;
  /** How many times faster than over the whole period evenly. */
  readonly factor: number;
}

/** `percent` of the budget are gone when a pair has burnt at its factor for the whole of its long window. */
function pair(severity: AlertSeverity, long: string, short: string, percent: number): BurnRatePair {
  return { severity, long, short, factor: rounded((percent / 100) * ((periodDays * 24) / hours(long))) };
}

/** The four: 14.4, 6, 3 and 1. */
export const pairs: readonly BurnRatePair[] = [
  pair('page', '1h', '5m', 2),
  pair('page', '6h', '30m', 5),
  pair('ticket', '1d', '2h', 10),
  pair('ticket', '3d', '6h', 10),
];

/** Hours of a window such as 1d. */
export function hours(window: string): number {
  const unit = { m: 1 / 60, h: 1, d: 24 }[window.slice(-1)] ?? Number.NaN;
  return Number(window.slice(0, -1)) * unit;
}

/** Decimal fractions as a person writes them: 1 - 0.999 is 0.001. */
export function rounded(value: number): number {
  return Number(value.toFixed(9));
}
