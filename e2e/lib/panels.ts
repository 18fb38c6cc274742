import type { PanelQuery } from '@lockstep/monitoring/dashboards';
import type { Series } from '@lockstep/tools/toolbox/prometheus';

/** Seconds that a panel over time looks back, and between two of its points. */
export const span = { back: 1800, step: 30 };

/** One sentence for a query that shows nothing without a reason to. */
export function emptyPanel({ dashboard, panel, refId, expr, emptyWhen }: PanelQuery, shown: boolean): string[] {
  return shown || emptyWhen !== undefined ? [] : [`${dashboard}, "${panel}", ${refId}: nothing for ${expr}`];
}

/** Whether a panel shows anything: one value that is a number. */
export function hasData(series: readonly Pick<Series, 'values'>[]): boolean {
  return series.some(({ values }) => values.some(([, value]) => !Number.isNaN(value)));
}
