import type { Board } from './board.ts';
import { heatmap, stat, timeSeries } from './kinds.ts';
import { units } from './units.ts';

const common = { shows: 'It.', bad: 'much.', go: 'away.', unit: units.count, width: 12 };

/** A dashboard with a little of everything and no defect, for tests. */
export const sample: Board = {
  name: 'service',
  question: 'Is it well?',
  from: 'now-1h',
  refresh: '30s',
  choices: [{ name: 'job', label: 'Job', from: 'label_values(up, job)', first: 'all' }],
  events: [{ name: 'Start', expr: 'up{job=~"$job"}', title: 'Up', text: '{{job}}' }],
  rows: [
    {
      title: 'One',
      panels: [
        stat({ ...common, title: 'Up', queries: [{ expr: 'sum(up)' }] }),
        stat({ ...common, title: 'Down', queries: [{ expr: 'count(up == 0)' }], width: 6 }),
      ],
    },
    {
      title: 'Two',
      panels: [
        timeSeries({
          ...common,
          title: 'Requests',
          queries: [
            { expr: 'sum by (job) (rate(x_total[$__rate_interval]))', legend: '{{job}}' },
            { expr: 'sum(y)', legend: 'y' },
          ],
        }),
        heatmap({
          ...common,
          title: 'Durations',
          queries: [{ expr: 'sum by (le) (rate(x_bucket[$__rate_interval]))', legend: '{{le}}' }],
        }),
      ],
    },
  ],
};
