import type { Labels } from '@lockstep/tools/toolbox/prometheus';

/** Series by their selector, in promtool's notation: `1 0x5` is one, then five more after it of 0. */
export type InputSeries = Readonly<Record<string, string>>;

/** An alert that is expected to fire. */
export interface Fired {
  /** All of them, but alertname. */
  readonly labels: Labels;
  /** What each `{{ $value … }}` of its annotations says, in the order of summary and description. */
  readonly values?: readonly string[];
}

/** What one alert does when Prometheus has seen these series. */
export interface AlertCase {
  readonly alert: string;
  /** What happens, for a failing test. */
  readonly when: string;
  readonly series: InputSeries;
  /** How long after the first sample it is looked at; samples are a minute apart. */
  readonly at: string;
  /** Left out: silent. */
  readonly fires?: readonly Fired[];
}

export function firedTicket(labels: Labels, ...values: readonly string[]): Fired {
  return { labels: { ...labels, severity: 'ticket' }, values };
}

export function firedPage(labels: Labels, ...values: readonly string[]): Fired {
  return { labels: { ...labels, severity: 'page' }, values };
}
