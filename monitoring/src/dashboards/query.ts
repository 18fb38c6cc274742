import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';

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

/** Queries get their letters and their data source in `finalize`. */
export function queryTarget({ expr, legend }: Query, form: Form): DataqueryBuilder {
  const builder = new DataqueryBuilder().expr(expr);
  if (legend !== undefined) builder.legendFormat(legend);
  if (form === 'range') return builder.range().format(PromQueryFormat.TimeSeries);
  if (form === 'heatmap') return builder.range().format(PromQueryFormat.Heatmap);
  return builder.instant().format(form === 'table' ? PromQueryFormat.Table : PromQueryFormat.TimeSeries);
}
