import type { Board } from './board.ts';
import { stat, stateTimeline, timeSeries } from './kinds.ts';
import { board, docsLink, runbookLink } from './links.ts';
import type { StateWord } from './states.ts';
import { units } from './units.ts';

const own = 'job="prometheus"';
const jobs = 'job=~"$job"';

const targetStates: readonly StateWord[] = [
  ['down', 'bad'],
  ['up', 'good'],
];

/** Whether what watches is itself well. */
export const prometheusBoard: Board = {
  name: 'prometheus',
  question: 'Does monitoring see everything, remember it, evaluate its rules and deliver its alerts?',
  from: 'now-3h',
  refresh: '1m',
  choices: [{ name: 'job', label: 'Job', from: 'label_values(up, job)', first: 'all' }],
  rows: [
    {
      title: 'Now',
      panels: [
        stat({
          title: 'Targets down',
          shows: 'Targets whose metrics could not be read at the last attempt.',
          bad: 'any: what it would say is missing everywhere else.',
          go: `the timeline below names the job; ${runbookLink('TargetDown')}.`,
          unit: units.count,
          queries: [{ expr: `count(up{${jobs}} == 0) or 0 * count(up)` }],
          limits: ['good', [1, 'bad']],
          width: 4,
        }),
        stat({
          title: 'Configuration',
          shows: 'Whether Prometheus runs with the configuration that was last given to it.',
          bad: 'refused: it runs on with the one before.',
          go: `${runbookLink('PrometheusConfigReloadFailed')}: its log names the line.`,
          unit: units.count,
          queries: [{ expr: `min(prometheus_config_last_reload_successful{${own}})` }],
          limits: ['bad', [1, 'good']],
          states: [
            ['refused', 'bad'],
            ['taken', 'good'],
          ],
          instant: true,
          width: 5,
        }),
        stat({
          title: 'Failed rules',
          shows: 'Evaluations of rules that failed, in the time that is looked at.',
          bad: 'any: an alert may be silent that should fire.',
          go: `${runbookLink('PrometheusRuleFailing')}: its log names the rule.`,
          unit: units.count,
          queries: [{ expr: `sum(increase(prometheus_rule_evaluation_failures_total{${own}}[$__range]))` }],
          limits: ['good', [1, 'bad']],
          instant: true,
          decimals: 0,
          width: 3,
        }),
        stat({
          title: 'Series',
          shows: 'Series that are held in memory now.',
          bad: 'far more than last week: a label with too many values.',
          go: 'samples by job below say whose; its page says how many series a pod should have.',
          unit: units.count,
          queries: [{ expr: `sum(prometheus_tsdb_head_series{${own}})` }],
          width: 4,
        }),
        stat({
          title: 'Samples',
          shows: 'Samples that are written per second.',
          bad: 'nothing: nothing is remembered.',
          go: `${runbookLink('PrometheusNotIngesting')}.`,
          unit: units.perSecond,
          queries: [{ expr: `sum(rate(prometheus_tsdb_head_samples_appended_total{${own}}[$__rate_interval]))` }],
          width: 4,
        }),
        stat({
          title: 'Alertmanagers',
          shows: 'Alertmanagers that Prometheus has found, and the fewest that one of them hears, itself among these.',
          bad: '1: no other takes over. 0: no alert reaches anybody.',
          go: `${runbookLink('AlertmanagerMembersMissing')}, ${runbookLink('PrometheusNotConnectedToAlertmanager')}.`,
          unit: units.count,
          queries: [
            { expr: `min(prometheus_notifications_alertmanagers_discovered{${own}})`, legend: 'found' },
            { expr: 'min(alertmanager_cluster_members{job="alertmanager"})', legend: 'hear each other' },
          ],
          limits: ['bad', [1, 'odd'], [2, 'good']],
          named: true,
          instant: true,
          width: 4,
        }),
      ],
    },
    {
      title: 'Targets',
      panels: [
        stateTimeline({
          title: 'Targets over time',
          shows: 'Whether all targets of each job could be read.',
          bad: 'down: at least one target of the job could not.',
          go: `${runbookLink('TargetDown')}; the page Target health of Prometheus says why.`,
          unit: units.words,
          queries: [{ expr: `1 + min by (job) (up{${jobs}})`, legend: '{{job}}' }],
          states: targetStates,
          width: 12,
        }),
        timeSeries({
          title: 'Time to scrape',
          shows: 'How long the slowest target of each job took to answer.',
          bad: 'near 10 s, the limit: then it counts as down.',
          go: 'a target with too many series, or too little CPU.',
          unit: units.seconds,
          queries: [{ expr: `max by (job) (scrape_duration_seconds{${jobs}})`, legend: '{{job}}' }],
          width: 6,
        }),
        timeSeries({
          title: 'Samples by job',
          shows: 'Samples that all targets of a job give at each scrape.',
          bad: 'a step without new pods: a label with too many values.',
          go: 'the series of that job, counted by metric, in the page of Prometheus.',
          unit: units.count,
          queries: [{ expr: `sum by (job) (scrape_samples_post_metric_relabeling{${jobs}})`, legend: '{{job}}' }],
          stacked: true,
          width: 6,
        }),
        timeSeries({
          title: 'New series by job',
          shows: 'Series that had not been there at the scrape before.',
          bad: 'a steady number: labels that change with every request or every start.',
          go: 'which label it is, in the metrics of that target.',
          unit: units.count,
          queries: [{ expr: `sum by (job) (scrape_series_added{${jobs}})`, legend: '{{job}}' }],
          stacked: true,
          width: 8,
        }),
        timeSeries({
          title: 'Series and chunks',
          shows: 'What is held in memory: series, and the pieces that their samples are packed in.',
          bad: 'growth without end; it is cut every two hours.',
          go: 'new series by job beside.',
          unit: units.count,
          queries: [
            { expr: `sum(prometheus_tsdb_head_series{${own}})`, legend: 'series' },
            { expr: `sum(prometheus_tsdb_head_chunks{${own}})`, legend: 'chunks' },
          ],
          width: 8,
        }),
        timeSeries({
          title: 'Memory',
          shows: 'Memory that the parts of monitoring hold, on all nodes.',
          bad: 'a line near its limit; all together are meant to stay below 700 MB at rest.',
          go: `${board('cluster')}: out of memory, and what they asked for.`,
          unit: units.bytes,
          queries: [
            {
              expr: 'sum by (container) (container_memory_working_set_bytes{namespace=~"monitoring|node-exporter", container!=""})',
              legend: '{{container}}',
            },
          ],
          stacked: true,
          width: 8,
        }),
      ],
    },
    {
      title: 'Storage',
      panels: [
        timeSeries({
          title: 'Disk',
          shows: 'What lies on the disk, finished blocks and the log of the newest samples, and what it may be.',
          bad: 'blocks at the limit: history becomes shorter than it was meant to be.',
          go: `a larger volume and limit, or fewer series; ${docsLink('monitoring.md', 'monitoring')}.`,
          unit: units.bytes,
          queries: [
            { expr: `sum(prometheus_tsdb_storage_blocks_bytes{${own}})`, legend: 'blocks' },
            { expr: `sum(prometheus_tsdb_wal_storage_size_bytes{${own}})`, legend: 'log' },
            { expr: `sum(prometheus_tsdb_head_chunks_storage_size_bytes{${own}})`, legend: 'chunks' },
            { expr: `max(prometheus_tsdb_retention_limit_bytes{${own}})`, legend: 'limit' },
          ],
          width: 12,
        }),
        timeSeries({
          title: 'History',
          shows: 'How far back the oldest sample lies, and how far it may.',
          bad: 'far below the limit in a cluster that is old enough: the limit by size cuts it.',
          go: 'disk beside.',
          unit: units.days,
          queries: [
            { expr: `(time() - min(prometheus_tsdb_lowest_timestamp_seconds{${own}})) / 86400`, legend: 'oldest' },
            { expr: `max(prometheus_tsdb_retention_limit_seconds{${own}}) / 86400`, legend: 'limit' },
          ],
          width: 12,
        }),
      ],
    },
    {
      title: 'Rules and alerts',
      panels: [
        timeSeries({
          title: 'Time to evaluate',
          shows: 'How long the last evaluation of each group of rules took.',
          bad: 'near 15 s, the interval (dashed): then evaluations are left out.',
          go: `${runbookLink('PrometheusRulesSlow')}.`,
          unit: units.seconds,
          queries: [
            {
              expr:
                `max by (group) (label_replace(prometheus_rule_group_last_duration_seconds{${own}}, ` +
                '"group", "$1", "rule_group", ".*;(.*)"))',
              legend: '{{group}}',
            },
          ],
          limits: ['good', [15, 'bad']],
          width: 6,
        }),
        timeSeries({
          title: 'Left out and failed',
          shows: 'Evaluations of rules per second that were left out for want of time, or failed.',
          bad: 'anything above 0.',
          go: `${runbookLink('PrometheusRulesSlow')} of slow rules; the log names a failed one.`,
          unit: units.perSecond,
          queries: [
            {
              expr: `sum(rate(prometheus_rule_group_iterations_missed_total{${own}}[$__rate_interval]))`,
              legend: 'left out',
            },
            {
              expr: `sum(rate(prometheus_rule_evaluation_failures_total{${own}}[$__rate_interval]))`,
              legend: 'failed',
            },
          ],
          width: 6,
        }),
        timeSeries({
          title: 'Alerts to Alertmanager',
          shows: 'Alerts per second that Prometheus sent, that came to an error, and that it dropped.',
          bad: 'errors or dropped ones: somebody is not told.',
          go: `${runbookLink('PrometheusAlertsUndelivered')}.`,
          unit: units.perSecond,
          queries: [
            ['sent', 'sent'],
            ['errors', 'came to an error'],
            ['dropped', 'dropped'],
          ].map(([metric, legend]) => ({
            expr: `sum(rate(prometheus_notifications_${metric}_total{${own}}[$__rate_interval]))`,
            legend: `${legend}`,
          })),
          width: 6,
        }),
        timeSeries({
          title: 'Alertmanager to people',
          shows: 'Notifications per second that Alertmanager sent to each receiver, and those that failed.',
          bad: 'failed ones: somebody is not told.',
          go: `${runbookLink('AlertmanagerNotificationsFailing')}.`,
          unit: units.perSecond,
          queries: [
            {
              expr: 'sum by (receiver_name, integration) (rate(alertmanager_notifications_total{job="alertmanager"}[$__rate_interval])) > 0',
              legend: '{{receiver_name}} by {{integration}}',
              emptyWhen: 'no receiver has been given an address',
            },
            {
              expr: 'sum(rate(alertmanager_notifications_failed_total{job="alertmanager"}[$__rate_interval]))',
              legend: 'failed',
            },
          ],
          width: 6,
        }),
        timeSeries({
          title: 'Alerts in Alertmanager',
          shows: 'Alerts that Alertmanager holds: active, or suppressed by a silence or by a worse alert.',
          bad: 'none at all: Watchdog should always be there.',
          go: `${board('objectives')} names those that fire.`,
          unit: units.count,
          queries: [{ expr: 'sum by (state) (alertmanager_alerts{job="alertmanager"})', legend: '{{state}}' }],
          stacked: true,
          width: 24,
          height: 8,
        }),
      ],
    },
  ],
};
