import type { PanelOptions } from './panel.ts';
import type { Form } from './query.ts';
import type { StateWord } from './states.ts';
import type { Unit } from './units.ts';

/** A panel, said once for every program that draws it. */
export type Panel = StatPanel | TimeSeriesPanel | StateTimelinePanel | HeatmapPanel | TablePanel;

export interface StatPanel extends PanelOptions {
  readonly kind: 'stat';
  /** The name of each value beside it, where a panel shows several. */
  readonly named?: boolean;
  /** Asked for as it is now, without the line of how it came there. */
  readonly instant?: boolean;
  readonly decimals?: number;
  /** The words for the numbers 0, 1, 2. */
  readonly states?: readonly StateWord[];
}

/** One or a few values as they are now. */
export function stat(options: Omit<StatPanel, 'kind'>): StatPanel {
  return { kind: 'stat', ...options };
}

export interface TimeSeriesPanel extends PanelOptions {
  readonly kind: 'timeSeries';
  /** Series on top of each other: their sum means something. */
  readonly stacked?: boolean;
  /** For what happens now and then: a bar where it did. */
  readonly bars?: boolean;
  /** The lowest value of the axis; 0 unless said, `null` for the values' own. */
  readonly min?: number | null;
  readonly max?: number;
}

/** Values over time, the limits as dashed lines. */
export function timeSeries(options: Omit<TimeSeriesPanel, 'kind'>): TimeSeriesPanel {
  return { kind: 'timeSeries', ...options };
}

export interface StateTimelinePanel extends PanelOptions {
  readonly kind: 'stateTimeline';
  /** The words for the numbers that the queries answer: 1 for the first. */
  readonly states: readonly StateWord[];
}

/** Which state each of several things was in, and since when; each state says its name. */
export function stateTimeline(options: Omit<StateTimelinePanel, 'kind'>): StateTimelinePanel {
  return { kind: 'stateTimeline', ...options };
}

export interface HeatmapPanel extends PanelOptions {
  readonly kind: 'heatmap';
}

/** How many of a histogram's observations fell where, over time; brighter is more, and the tooltip says how many. */
export function heatmap(options: PanelOptions): HeatmapPanel {
  return { kind: 'heatmap', ...options };
}

/** A label or a query's value as a column. */
export interface Column {
  /** The label, or `Value` (with several queries `Value #A`, `Value #B`). */
  readonly field: string;
  readonly heading: string;
  readonly unit?: Unit;
  /** The words that are coloured. */
  readonly states?: readonly StateWord[];
  readonly width?: number;
}

export interface TablePanel extends PanelOptions {
  readonly kind: 'table';
  /** In this order; what isn't named isn't shown. */
  readonly columns: readonly Column[];
  /** The heading of the column with the highest value on top, or the lowest with `up`. */
  readonly sortBy: string;
  readonly up?: boolean;
}

/** Rows as they are now: one for each set of labels that the queries answer. */
export function tablePanel(options: Omit<TablePanel, 'kind'>): TablePanel {
  return { kind: 'table', ...options };
}

/** How a panel's queries are asked. */
export function formOf(panel: Panel): Form {
  if (panel.kind === 'stat') return panel.instant === true ? 'instant' : 'range';
  return panel.kind === 'table' || panel.kind === 'heatmap' ? panel.kind : 'range';
}

/** In rows of 30 pixels: a chart has its legend's table below it, and needs room above that. */
export function heightOf({ kind, height }: Panel): number {
  return height ?? (kind === 'stat' ? 4 : 10);
}
