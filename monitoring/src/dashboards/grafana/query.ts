import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import type { Form, Query } from '../query.ts';

/** Queries get their letters and their data source in `finalize`. */
export function queryTarget({ expr, legend }: Query, form: Form): DataqueryBuilder {
  const builder = new DataqueryBuilder().expr(expr);
  if (legend !== undefined) builder.legendFormat(legend);
  if (form === 'range') return builder.range().format(PromQueryFormat.TimeSeries);
  if (form === 'heatmap') return builder.range().format(PromQueryFormat.Heatmap);
  return builder.instant().format(form === 'table' ? PromQueryFormat.Table : PromQueryFormat.TimeSeries);
}
