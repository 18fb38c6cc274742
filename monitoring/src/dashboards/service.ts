import type { Board } from './board.ts';
import { heatmap, stat, timeSeries } from './kinds.ts';
import { pairs, rounded } from '../objectives/pairs.ts';
import { firstDefinition } from '../objectives/index.ts';
import { board, docsLink, runbookLink } from './links.ts';
import { units } from './units.ts';

/** As the objectives count: Prometheus's own requests are no user's. */
const counted = `job="$service", ${firstDefinition.counts}`;
const all = `${counted}, route=~"$route"`;
const count = `http_request_duration_seconds_count{${all}}`;
const failed = `http_request_duration_seconds_count{${all}, status=~"5.."}`;
const bucket = `http_request_duration_seconds_bucket{${all}}`;

/** The share of requests that may fail, and the one at which the fastest burn-rate alert fires. */
const allowed = rounded(1 - firstDefinition.availability / 100);
const burning = rounded(allowed * pairs[0]!.factor);
const slow = firstDefinition.latency.seconds;

function rate(counter: string): string {
  return `rate(${counter}[$__rate_interval])`;
}

function quantile(share: number, by: string, of: string): string {
  return `histogram_quantile(${share}, sum by (${by}) (${of}))`;
}

function percent(share: number): string {
  return `${rounded(share * 100)} %`;
}

/** The share of failed requests; 0 where none failed, nothing where none was made. */
function failedShare(by: string, of: (counter: string) => string = rate): string {
  const made = `sum by (${by}) (${of(count)})`;
  return `(sum by (${by}) (${of(failed)}) or 0 * ${made}) / (${made} > 0)`;
}

/** Which revision a pod runs, in the short form that people type. */
const short = 'label_replace(app_build_info{job="$service"}, "revision", "$1", "revision", "(.{1,7}).*")';
const revisions = `max by (instance, pod, revision) (${short})`;
const podsByRevision = `count by (revision) (${short})`;

/** A rate with the revision of the pod that it happened in. */
function ofRevisions(counter: string): string {
  return `${rate(counter)} * on (instance, pod) group_left (revision) ${revisions}`;
}

const appeared = 'max by (version, revision) (app_build_info{job="$service"})';
const before = 'app_build_info{job="$service"} offset 2m';

/** A service as its users and its pods feel it. */
export const serviceBoard: Board = {
  name: 'service',
  question:
    'Do requests succeed, and fast? Since which deployment, on which route, in which revision, and is there room?',
  from: 'now-1h',
  refresh: '30s',
  choices: [
    { name: 'service', label: 'Service', from: 'label_values(app_build_info, job)', first: { value: 'web' } },
    {
      name: 'route',
      label: 'Route',
      from: `label_values(http_request_duration_seconds_count{${counted}}, route)`,
      first: 'all',
    },
  ],
  events: [
    {
      name: 'Deployments',
      // A revision that no pod ran two minutes ago, while others did: the start of Prometheus is no deployment.
      expr: `(${appeared} unless max by (version, revision) (${before})) and on () max(${before})`,
      title: 'Deployed',
      text: '{{version}} {{revision}}',
    },
  ],
  rows: [
    {
      title: 'Now',
      panels: [
        stat({
          title: 'Requests',
          shows: 'Requests answered per second, probes left out.',
          bad: 'far from what this hour usually has; nothing at all means that nobody reaches the service.',
          go: `see the ingress in ${board('cluster')} and whether the targets are up in ${board('prometheus')}.`,
          unit: units.requestsPerSecond,
          queries: [{ expr: `sum(${rate(count)})` }],
          width: 4,
        }),
        stat({
          title: 'Failed',
          shows: 'Share of the requests that were answered with a 5xx.',
          bad: `above ${percent(allowed)} the budget of the objective shrinks; above ${percent(burning)} it is gone within days.`,
          go: `${board('objectives')} says what is left, ${runbookLink('ErrorBudgetBurn')} what to do; a deployment just before is ${docsLink('roll-back.md', 'rolled back')}.`,
          unit: units.share,
          queries: [{ expr: failedShare('job') }],
          limits: ['good', [allowed, 'odd'], [burning, 'bad']],
          noValue: 'no requests',
          width: 4,
        }),
        stat({
          title: 'Duration',
          shows: 'The time within which half, 95 % and 99 % of the requests were answered.',
          bad: `a p${firstDefinition.latency.percent} above ${slow} s: more requests are slower than the objective allows.`,
          go: 'look below which route and which revision it is, then at saturation.',
          unit: units.seconds,
          queries: [0.5, 0.95, 0.99].map((share) => ({
            // Of no requests it is not a number, which no comparison lets through.
            expr: `${quantile(share, 'le', rate(bucket))} >= 0`,
            legend: `p${share * 100}`,
          })),
          limits: ['good', [slow / 3, 'odd'], [slow, 'bad']],
          named: true,
          noValue: 'no requests',
          width: 8,
        }),
        stat({
          title: 'In flight',
          shows: 'Requests that are being answered at this moment, in all pods.',
          bad: 'a number that grows while requests per second do not: answers take longer than they used to.',
          go: 'see event loop and CPU under saturation.',
          unit: units.count,
          queries: [{ expr: 'sum(http_requests_in_flight{job="$service"})' }],
          width: 3,
        }),
        stat({
          title: 'Pods by revision',
          shows: 'How many pods run which revision.',
          bad: 'two revisions for longer than a roll-out takes, or not the one that git names.',
          go: `${board('delivery')} shows whether the Application is synced and healthy.`,
          unit: units.count,
          queries: [{ expr: podsByRevision, legend: '{{revision}}' }],
          named: true,
          instant: true,
          width: 5,
        }),
      ],
    },
    {
      title: 'By route',
      panels: [
        timeSeries({
          title: 'Requests by route',
          shows: 'Requests per second of each route.',
          bad: 'one route alone that drops or grows.',
          go: 'compare it with its failures and durations beside.',
          unit: units.requestsPerSecond,
          queries: [{ expr: `sum by (route) (${rate(count)})`, legend: '{{route}}' }],
          width: 6,
        }),
        timeSeries({
          title: 'Failed by route',
          shows: 'Share of 5xx among the requests of each route.',
          bad: `a line above the dashed one (${percent(burning)}): alone it would use up the budget in days.`,
          go: `if a deployment line stands before it, ${docsLink('roll-back.md', 'roll back')}; else read the logs of the pods.`,
          unit: units.share,
          queries: [{ expr: failedShare('route'), legend: '{{route}}' }],
          limits: ['good', [burning, 'bad']],
          width: 6,
        }),
        timeSeries({
          title: 'p95 by route',
          shows: 'The time within which 95 % of the requests of each route were answered.',
          bad: `a line near the dashed one at ${slow} s, the objective.`,
          go: 'one route: what it calls; all routes: saturation below.',
          unit: units.seconds,
          queries: [
            {
              expr: quantile(0.95, 'le, route', rate(bucket)),
              legend: '{{route}}',
            },
          ],
          limits: ['good', [slow, 'bad']],
          width: 6,
        }),
        timeSeries({
          title: 'Requests by status',
          shows: 'Requests per second by the status that they were answered with.',
          bad: '5xx is ours; a wave of 4xx is a client or a link that broke.',
          go: 'see which route in the panels beside.',
          unit: units.requestsPerSecond,
          queries: [{ expr: `sum by (status) (${rate(count)})`, legend: '{{status}}' }],
          stacked: true,
          width: 6,
        }),
      ],
    },
    {
      title: 'By revision',
      panels: [
        timeSeries({
          title: 'Requests by revision',
          shows: 'Which revision answers how much: a roll-out is one line handing over to another.',
          bad: 'a hand-over that stops half-way.',
          go: `${board('delivery')}: is the Application progressing, or degraded?`,
          unit: units.requestsPerSecond,
          queries: [{ expr: `sum by (revision) (${ofRevisions(count)})`, legend: '{{revision}}' }],
          stacked: true,
          width: 8,
        }),
        timeSeries({
          title: 'Failed by revision',
          shows: 'Share of 5xx among the requests that each revision answered.',
          bad: 'the new revision above the old one: it is the deployment, not the traffic.',
          go: `${docsLink('roll-back.md', 'roll back')}, then ${docsLink('hold.md', 'hold')} the revision.`,
          unit: units.share,
          queries: [
            {
              expr: failedShare('revision', ofRevisions),
              legend: '{{revision}}',
            },
          ],
          limits: ['good', [burning, 'bad']],
          width: 8,
        }),
        timeSeries({
          title: 'p99 by revision',
          shows: 'The time within which 99 % of the requests were answered, by revision.',
          bad: `the new revision above the old one, or any above ${slow} s.`,
          go: `${docsLink('roll-back.md', 'roll back')} if it is the new one alone.`,
          unit: units.seconds,
          queries: [
            {
              expr: quantile(0.99, 'le, revision', ofRevisions(bucket)),
              legend: '{{revision}}',
            },
          ],
          limits: ['good', [slow, 'bad']],
          width: 8,
        }),
      ],
    },
    {
      title: 'Duration',
      panels: [
        heatmap({
          title: 'Durations',
          shows: 'How many requests took how long: brighter is more.',
          bad: 'a second band above the first: some requests wait for something that the others do not.',
          go: 'find the band among routes and revisions above.',
          unit: units.seconds,
          queries: [{ expr: `sum by (le) (${rate(bucket)})`, legend: '{{le}}' }],
          width: 12,
        }),
        timeSeries({
          title: 'Quantiles',
          shows: 'The time within which half, 95 % and 99 % of the requests were answered.',
          bad: `p99 above the dashed line (${slow} s) or far from p50.`,
          go: `${board('objectives')} says whether it matters yet.`,
          unit: units.seconds,
          queries: [0.5, 0.95, 0.99].map((share) => ({
            expr: quantile(share, 'le', rate(bucket)),
            legend: `p${share * 100}`,
          })),
          limits: ['good', [slow, 'bad']],
          width: 12,
        }),
      ],
    },
    {
      title: 'Saturation',
      panels: [
        timeSeries({
          title: 'CPU by pod',
          shows: 'Cores that each pod uses, as it counts itself, and what it may use.',
          bad: 'near the limit: JavaScript runs on one core, so requests queue.',
          go: 'does the autoscaler beside follow? If it stands at its maximum, raise it.',
          unit: units.cores,
          queries: [
            {
              expr: 'sum by (pod) (rate(process_cpu_seconds_total{job="$service"}[$__rate_interval]))',
              legend: '{{pod}}',
            },
            {
              expr: 'max(kube_pod_container_resource_limits{namespace="$service", resource="cpu"})',
              legend: 'limit',
            },
          ],
          width: 8,
        }),
        timeSeries({
          title: 'Memory by pod',
          shows: 'Resident memory of each pod, as it counts itself, and what it may use.',
          bad: 'a line that only climbs is a leak; at the limit the pod is killed.',
          go: 'restarts beside tell whether it was; see which revision it began with.',
          unit: units.bytes,
          queries: [
            { expr: 'sum by (pod) (process_resident_memory_bytes{job="$service"})', legend: '{{pod}}' },
            {
              expr: 'max(kube_pod_container_resource_limits{namespace="$service", resource="memory"})',
              legend: 'limit',
            },
          ],
          width: 8,
        }),
        timeSeries({
          title: 'Event loop lag',
          shows: 'How late the event loop of each pod is in 1 of 100 turns.',
          bad: 'above 0.1 s: something computes on the loop, and every request waits behind it.',
          go: 'compare with CPU; profile the route that is slow.',
          unit: units.seconds,
          queries: [{ expr: 'max by (pod) (nodejs_eventloop_lag_p99_seconds{job="$service"})', legend: '{{pod}}' }],
          limits: ['good', [0.1, 'bad']],
          width: 8,
        }),
        timeSeries({
          title: 'CPU throttled',
          shows: 'Share of the periods in which the kernel made a pod wait, since it had used its limit.',
          bad: 'above 25 % (dashed): durations grow though the node has time.',
          go: `raise the limit or the number of pods; ${board('cluster')} shows whether the nodes have room.`,
          unit: units.share,
          queries: [
            {
              expr:
                'sum by (pod) (rate(container_cpu_cfs_throttled_periods_total{namespace="$service", container!=""}[$__rate_interval]))' +
                ' / (sum by (pod) (rate(container_cpu_cfs_periods_total{namespace="$service", container!=""}[$__rate_interval])) > 0)',
              legend: '{{pod}}',
            },
          ],
          limits: ['good', [0.25, 'bad']],
          width: 8,
        }),
        timeSeries({
          title: 'Restarts',
          shows: 'Containers that were started again, by pod.',
          bad: 'any bar that is no deployment; one after another is a crash loop.',
          go: `${runbookLink('PodCrashLooping')}; ${board('cluster')} says whether memory ended it.`,
          unit: units.count,
          queries: [
            {
              expr: 'sum by (pod) (increase(kube_pod_container_status_restarts_total{namespace="$service"}[$__rate_interval]))',
              legend: '{{pod}}',
            },
          ],
          bars: true,
          width: 8,
        }),
        timeSeries({
          title: 'Autoscaler',
          shows: 'Pods that there are, that the autoscaler wants, and between what it may choose.',
          bad: 'wanted at the maximum: more load finds no more pods. Pods below wanted: they do not start.',
          go: `${runbookLink('HpaAtMaximum')}; ${board('cluster')} says whether there is room for pods.`,
          unit: units.count,
          queries: [
            ['status_current_replicas', 'pods'],
            ['status_desired_replicas', 'wanted'],
            ['spec_min_replicas', 'minimum'],
            ['spec_max_replicas', 'maximum'],
          ].map(([metric, legend]) => ({
            expr: `max(kube_horizontalpodautoscaler_${metric}{namespace="$service"})`,
            legend: `${legend}`,
          })),
          width: 8,
        }),
      ],
    },
  ],
};
