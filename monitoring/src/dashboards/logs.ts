import type { Board } from './board.ts';
import { stat, timeSeries } from './kinds.ts';
import { board, docsLink, runbookLink } from './links.ts';
import { units } from './units.ts';

const collector = 'job="log-collector"';
const queue = `max by (node) (otelcol_exporter_queue_size{${collector}}) / max by (node) (otelcol_exporter_queue_capacity{${collector}})`;
const sent = `sum by (node) (rate(otelcol_exporter_sent_log_records{${collector}}[$__rate_interval]))`;
const none = 'no pod wrote an error';

/** What pods write and where it goes, where lines are kept, and nowhere else. */
export const logsBoard: Board = {
  name: 'logs',
  question: 'Does every line arrive, which service writes most, and where are the errors?',
  from: 'now-3h',
  refresh: '30s',
  choices: [],
  rows: [
    {
      title: 'Now',
      panels: [
        stat({
          title: 'Lines a second',
          shows: 'What all collectors hand to the store.',
          bad: '0: nothing arrives.',
          go: runbookLink('LogsDown'),
          unit: units.perSecond,
          queries: [{ expr: `sum(${sent})` }],
          noValue: 'no collector',
          width: 5,
        }),
        stat({
          title: 'Nodes that are read',
          shows: 'How many nodes have a collector that answers.',
          bad: 'fewer than there are nodes: the lines of one stay in its files.',
          go: runbookLink('LogCollectorDown'),
          unit: units.count,
          queries: [{ expr: `count(up{${collector}} == 1)` }],
          instant: true,
          decimals: 0,
          noValue: 'none',
          width: 4,
        }),
        stat({
          title: 'Fullest queue',
          shows: 'How much of what a collector may keep on its node waits for the store.',
          bad: 'above 20 %: the store is away, or takes less than is written.',
          go: runbookLink('LogsWaiting'),
          unit: units.share,
          queries: [{ expr: `max(${queue})` }],
          limits: ['good', [0.2, 'bad']],
          noValue: 'no collector',
          width: 5,
        }),
        stat({
          title: 'Lines lost',
          shows: 'Lines that the store refused or a queue dropped, in the time that is shown.',
          bad: 'above 0: somebody will search for them.',
          go: runbookLink('LogLinesLost'),
          unit: units.count,
          queries: [
            {
              expr:
                `sum(increase(otelcol_exporter_send_failed_log_records{${collector}}[$__range])` +
                ` or increase(otelcol_exporter_enqueue_failed_log_records{${collector}}[$__range])` +
                ' or increase(vl_rows_dropped_total{job="logs"}[$__range]))',
            },
          ],
          limits: ['good', [1, 'bad']],
          instant: true,
          decimals: 0,
          noValue: 'nothing to count',
          width: 5,
        }),
        stat({
          title: 'Room left',
          shows: 'What is free on the disk of the store.',
          bad: 'below a GiB: it takes no more lines soon.',
          go: runbookLink('LogsDiskFull'),
          unit: units.bytes,
          queries: [{ expr: 'min(vl_free_disk_space_bytes{job="logs"})' }],
          limits: ['bad', [1024 ** 3, 'good']],
          instant: true,
          noValue: 'no store',
          width: 5,
        }),
      ],
    },
    {
      title: 'Who writes',
      panels: [
        timeSeries({
          title: 'Lines by service',
          shows: 'What each service writes.',
          bad: 'one that writes most of all, or far more than before.',
          go: docsLink('logs.md', 'how to read them'),
          unit: units.perSecond,
          queries: [
            { expr: 'topk(8, sum by (service) (rate(log_lines_total[$__rate_interval])))', legend: '{{service}}' },
          ],
          width: 12,
        }),
        timeSeries({
          title: 'Lines of errors',
          shows: 'Those of the level error, by service.',
          bad: 'a line that stays above 0.',
          go: runbookLink('ErrorLines'),
          unit: units.perSecond,
          queries: [
            {
              expr: 'sum by (service) (rate(log_lines_total{level="error"}[$__rate_interval]))',
              legend: '{{service}}',
              emptyWhen: none,
            },
          ],
          width: 12,
        }),
      ],
    },
    {
      title: 'On the way',
      panels: [
        timeSeries({
          title: 'Handed on by node',
          shows: 'What the collector of each node hands to the store.',
          bad: 'a node that falls to 0 while its pods write.',
          go: `${board('cluster')} says how the node is.`,
          unit: units.perSecond,
          queries: [{ expr: sent, legend: '{{node}}' }],
          width: 8,
        }),
        timeSeries({
          title: 'Queues',
          shows: 'How full the queue of each node is.',
          bad: 'above 20 % (dashed).',
          go: runbookLink('LogsWaiting'),
          unit: units.share,
          queries: [{ expr: queue, legend: '{{node}}' }],
          limits: ['good', [0.2, 'bad']],
          width: 8,
        }),
        timeSeries({
          title: 'What is kept',
          shows: 'What the lines take on the disk of the store, packed.',
          bad: 'growth that its volume does not have room for.',
          go: docsLink('logs.md', 'how long they are kept'),
          unit: units.bytes,
          queries: [{ expr: 'sum by (type) (vl_data_size_bytes{job="logs"})', legend: '{{type}}' }],
          width: 8,
        }),
      ],
    },
  ],
};
