import type { Board } from './board.ts';
import { stat, timeSeries } from './kinds.ts';
import { board, docsLink, runbookLink } from './links.ts';
import { units } from './units.ts';

const collector = 'job="traces", component="collector"';

function rate(metric: string, labels = collector): string {
  return `rate(${metric}{${labels}}[$__rate_interval])`;
}

const lost = [
  ['otelcol_receiver_refused_spans_total', 'refused'],
  ['otelcol_processor_tail_sampling_sampling_trace_dropped_too_early_total', 'crowded out'],
  ['otelcol_exporter_enqueue_failed_spans_total', 'the queue was full'],
  ['otelcol_exporter_send_failed_spans_total', 'not stored'],
] as const;

/** What is traced and what of it is kept, where requests are traced, and nowhere else. */
export const tracesBoard: Board = {
  name: 'traces',
  question: 'Do spans arrive, how many traces are kept, and is any lost on the way?',
  from: 'now-3h',
  refresh: '30s',
  choices: [],
  rows: [
    {
      title: 'Now',
      panels: [
        stat({
          title: 'Spans a second',
          shows: 'What the door and the services hand to the collector.',
          bad: '0 while requests come: nobody is traced.',
          go: docsLink('traces.md', 'what is traced'),
          unit: units.perSecond,
          queries: [{ expr: `sum(${rate('otelcol_receiver_accepted_spans_total')})` }],
          noValue: 'no collector',
          width: 6,
        }),
        stat({
          title: 'Programs that answer',
          shows: 'The collector and Jaeger.',
          bad: 'fewer than 2: no trace is kept, or none can be looked at.',
          go: runbookLink('TracesDown'),
          unit: units.count,
          queries: [{ expr: 'count(up{job="traces"} == 1)' }],
          limits: ['bad', [2, 'good']],
          instant: true,
          decimals: 0,
          noValue: 'none',
          width: 6,
        }),
        stat({
          title: 'Spans lost',
          shows: 'Spans that were sent and are not kept, in the time that is shown.',
          bad: 'above 0: traces have holes.',
          go: runbookLink('SpansDropped'),
          unit: units.count,
          queries: [
            {
              expr: `sum(${lost.map(([metric]) => `increase(${metric}{job="traces"}[$__range])`).join(' or ')})`,
              emptyWhen: 'nothing was lost yet',
            },
          ],
          limits: ['good', [1, 'bad']],
          instant: true,
          decimals: 0,
          noValue: 'none',
          width: 6,
        }),
        stat({
          title: 'Waiting',
          shows: 'Batches that the collector has yet to hand to Jaeger.',
          bad: 'a number that only rises: Jaeger is away, or too slow.',
          go: runbookLink('SpansDropped'),
          unit: units.count,
          queries: [{ expr: `sum(otelcol_exporter_queue_size{${collector}})` }],
          decimals: 0,
          noValue: 'no collector',
          width: 6,
        }),
      ],
    },
    {
      title: 'On the way',
      panels: [
        timeSeries({
          title: 'Spans',
          shows:
            'What the collector takes, and what of it it hands on: failed and slow requests, and some of the others.',
          bad: 'as much handed on as taken: too many requests fail or are slow.',
          go: `${board('service')} says which.`,
          unit: units.perSecond,
          queries: [
            { expr: `sum(${rate('otelcol_receiver_accepted_spans_total')})`, legend: 'taken' },
            { expr: `sum(${rate('otelcol_exporter_sent_spans_total')})`, legend: 'handed on' },
          ],
          width: 8,
        }),
        timeSeries({
          title: 'Traces',
          shows: 'Traces that were judged: those that are kept, and those that are not.',
          bad: 'none that is kept while requests come.',
          go: docsLink('traces.md', 'which are kept'),
          unit: units.perSecond,
          queries: [
            {
              expr: `sum by (sampled) (${rate('otelcol_processor_tail_sampling_global_count_traces_sampled_total')})`,
              legend: 'kept: {{sampled}}',
            },
          ],
          width: 8,
        }),
        timeSeries({
          title: 'Lost',
          shows: 'Spans that are not kept though they were sent, by why.',
          bad: 'anything above 0.',
          go: runbookLink('SpansDropped'),
          unit: units.perSecond,
          queries: lost.map(([metric, legend]) => ({
            expr: `sum(${rate(metric, 'job="traces"')})`,
            legend,
            emptyWhen: 'nothing was lost yet',
          })),
          width: 8,
        }),
      ],
    },
    {
      title: 'What it takes',
      panels: [
        timeSeries({
          title: 'Memory',
          shows: 'What the collector and Jaeger have in memory.',
          bad: 'near their limits, in base/traces.',
          go: docsLink('traces.md', 'what they cost'),
          unit: units.bytes,
          queries: [
            {
              expr: 'max by (container) (container_memory_working_set_bytes{namespace="traces", container!=""})',
              legend: '{{container}}',
            },
          ],
          width: 12,
        }),
        timeSeries({
          title: 'Processor',
          shows: 'What they take of processors.',
          bad: 'more than half a core: fewer of the ordinary requests may be kept.',
          go: docsLink('traces.md', 'how many are kept'),
          unit: units.cores,
          queries: [
            {
              expr: 'sum by (container) (rate(container_cpu_usage_seconds_total{namespace="traces", container!=""}[$__rate_interval]))',
              legend: '{{container}}',
            },
          ],
          width: 12,
        }),
      ],
    },
  ],
};
