import type { Group } from '../rules/model.ts';
import { alertRule, type Alert } from './alert.ts';
import { applicationMissing, gone } from './deleted.ts';

/** Spans that were sent and are not kept: refused, crowded out before their trace was whole, or not stored. */
const lost = [
  'otelcol_receiver_refused_spans_total',
  'otelcol_processor_tail_sampling_sampling_trace_dropped_too_early_total',
  'otelcol_exporter_enqueue_failed_spans_total',
  'otelcol_exporter_send_failed_spans_total',
].map((metric) => `sum by (component) (rate(${metric}{job="traces"}[5m]))`);

function away(component: string): string {
  return `label_replace(absent(up{job="traces", component="${component}"} == 1), "component", "${component}", "", "")`;
}

/** Said where an environment traces requests, and nowhere else. */
const traceAlerts: readonly Alert[] = [
  {
    name: 'SpansDropped',
    severity: 'ticket',
    expr: `(\n  ${lost.join('\n    or\n  ')}\n) > 0`,
    for: '10m',
    summary: '{{ $labels.component }} drops spans',
    description: 'Some traces are missing or have holes; services answer as ever.',
  },
  {
    name: 'TracesDown',
    severity: 'ticket',
    // What is absent has no label but those that it is given.
    expr: `max by (component) (\n  ${['collector', 'jaeger'].map(away).join('\n    or\n  ')}\n)`,
    for: '10m',
    summary: '{{ $labels.component }} does not answer',
    description: 'No trace is kept, or none can be looked at, until it is there again; services answer as ever.',
  },
  applicationMissing(gone('traces')),
];

export function traceGroups(): Group[] {
  return [{ name: 'traces', rules: traceAlerts.map(alertRule) }];
}
