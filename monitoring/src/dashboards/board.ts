import type { Panel } from './kinds.ts';
import type { BoardName } from './links.ts';

/** A choice at the top of a dashboard. */
export interface Choice {
  readonly name: string;
  readonly label: string;
  /** What is offered, in Grafana's words: `label_values(up, job)`. */
  readonly from: string;
  /** What stands there at first: one value, or all of them. */
  readonly first: { readonly value: string } | 'all';
}

/** A line across all panels at each moment at which the expression answers something. */
export interface Event {
  readonly name: string;
  readonly expr: string;
  readonly title: string;
  readonly text: string;
}

export interface Row {
  readonly title: string;
  readonly panels: readonly Panel[];
}

/** One dashboard: what is in it, in the order of the eye. */
export interface Board {
  readonly name: BoardName;
  /** The question that it answers. */
  readonly question: string;
  /** How far back it looks at first, as `now-6h`. */
  readonly from: string;
  readonly refresh: '30s' | '1m' | '5m';
  readonly choices: readonly Choice[];
  readonly events?: readonly Event[];
  readonly rows: readonly Row[];
}

/** What a choice asks for: the values of a label among the series of an expression. */
export function labelValuesOf({ from }: Pick<Choice, 'from'>): { readonly expr: string; readonly label: string } {
  const { expr = '', label = '' } = /^label_values\((?<expr>.+), (?<label>\w+)\)$/.exec(from)?.groups ?? {};
  return { expr, label };
}
