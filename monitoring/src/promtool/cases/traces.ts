import { firedTicket, type AlertCase } from '../case.ts';

const up = (component: string) => `up{job="traces",component="${component}",instance="${component}"}`;
const counter = (metric: string) => `otelcol_${metric}_total{job="traces",component="collector",instance="a"}`;
const collector = { component: 'collector' };

export const traceCases: readonly AlertCase[] = [
  ...[
    ['its memory is full', 'receiver_refused_spans'],
    ['more traces are under way than it holds', 'processor_tail_sampling_sampling_trace_dropped_too_early'],
    ['its queue is full', 'exporter_enqueue_failed_spans'],
    ['the store is away for long', 'exporter_send_failed_spans'],
  ].map(([when, metric]) => ({
    alert: 'SpansDropped',
    when: when!,
    series: { [counter(metric!)]: '0+60x20' },
    at: '15m',
    fires: [firedTicket(collector)],
  })),
  {
    alert: 'SpansDropped',
    when: 'it dropped some while it began',
    series: { [counter('exporter_send_failed_spans')]: '0 100x20' },
    at: '15m',
  },
  {
    alert: 'TracesDown',
    when: 'the collector does not answer',
    series: { [up('collector')]: '1 0x15', [up('jaeger')]: '1x16' },
    at: '13m',
    fires: [firedTicket(collector)],
  },
  {
    alert: 'TracesDown',
    when: 'the store is gone',
    series: { [up('collector')]: '1x16' },
    at: '13m',
    fires: [firedTicket({ component: 'jaeger' })],
  },
  {
    alert: 'TracesDown',
    when: 'both answer',
    series: { [up('collector')]: '1x16', [up('jaeger')]: '1x16' },
    at: '13m',
  },
];
