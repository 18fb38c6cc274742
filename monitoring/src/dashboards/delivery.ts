import type { Board } from './board.ts';
import { stat, stateTimeline, tablePanel, timeSeries } from './kinds.ts';
import { board, docsLink, runbookLink } from './links.ts';
import { stateExpr, type StateWord } from './states.ts';
import { units } from './units.ts';

const apps = 'name=~"$application"';

const syncStates: readonly StateWord[] = [
  ['Synced', 'good'],
  ['OutOfSync', 'bad'],
  ['Unknown', 'odd'],
];

const healthStates: readonly StateWord[] = [
  ['Healthy', 'good'],
  ['Progressing', 'odd'],
  ['Suspended', 'odd'],
  ['Degraded', 'bad'],
  ['Missing', 'bad'],
  ['Unknown', 'odd'],
];

/** How many Applications are so; 0 where none is, nothing where Argo CD says nothing. */
function howMany(matchers: string): string {
  return `count(argocd_app_info{${apps}, ${matchers}}) or 0 * count(argocd_app_info)`;
}

/** How often something happened in the time that is looked at; 0 where it never did. */
function howOften(counter: string): string {
  return `sum(increase(${counter}[$__range])) or 0 * count(argocd_app_info)`;
}

/** One of the delivery figures over 30 days. */
function figure(metric: string): string {
  return `max(${metric}{service="$service", window="30d"})`;
}

const noFigure = 'too little was deployed in 30 days to say';

/** What runs, how it came there, and how well that works. */
export const deliveryBoard: Board = {
  name: 'delivery',
  question: 'What runs in this cluster, is it what git says, and how often, how fast and how well do changes arrive?',
  from: 'now-6h',
  refresh: '1m',
  choices: [
    { name: 'application', label: 'Application', from: 'label_values(argocd_app_info, name)', first: 'all' },
    { name: 'service', label: 'Service', from: 'label_values(app_build_info, job)', first: { value: 'web' } },
  ],
  rows: [
    {
      title: 'Now',
      panels: [
        stat({
          title: 'Not in sync',
          shows: 'Applications whose cluster is not as git says.',
          bad: 'any for longer than a sync takes, some minutes.',
          go: `open it in Argo CD: the diff says what differs; ${runbookLink('ArgocdOutOfSync')}.`,
          unit: units.count,
          queries: [{ expr: howMany('sync_status!="Synced"') }],
          limits: ['good', [1, 'bad']],
          width: 4,
        }),
        stat({
          title: 'Not healthy',
          shows: 'Applications of which something does not work, or does not work yet.',
          bad: 'any for longer than a roll-out takes.',
          go: `the table below says which, ${runbookLink('ArgocdUnhealthy')} what to do; a bad deployment is ${docsLink('roll-back.md', 'rolled back')}.`,
          unit: units.count,
          queries: [{ expr: howMany('health_status!="Healthy"') }],
          limits: ['good', [1, 'bad']],
          width: 4,
        }),
        stat({
          title: 'Automatic sync off',
          shows: 'Applications that somebody has taken out of the automatic sync.',
          bad: 'any: git and cluster drift apart from then on.',
          go: `${runbookLink('ArgocdAutoSyncOff')}: git says that it is on.`,
          unit: units.count,
          queries: [{ expr: howMany('autosync_enabled!="true"') }],
          limits: ['good', [1, 'odd']],
          width: 4,
        }),
        stat({
          title: 'Failed syncs',
          shows:
            "Syncs that did not succeed, in the time that is looked at. A counter's very first failure is not seen.",
          bad: 'any: what was merged did not arrive.',
          go: `which, in the panel of syncs below; why, in Argo CD; ${runbookLink('ArgocdSyncFailing')}.`,
          unit: units.count,
          queries: [{ expr: howOften(`argocd_app_sync_total{${apps}, phase!="Succeeded"}`) }],
          limits: ['good', [1, 'bad']],
          instant: true,
          decimals: 0,
          width: 6,
        }),
        stat({
          title: 'Failed git requests',
          shows: 'Fetches and looks at the branch that failed, in the time that is looked at.',
          bad: 'more than one or two: Argo CD works with what it last saw.',
          go: `${runbookLink('ArgocdRepositoryUnreachable')}.`,
          unit: units.count,
          queries: [
            {
              expr: `(${howOften('argocd_git_fetch_fail_total')}) + (${howOften('argocd_git_lsremote_fail_total')})`,
            },
          ],
          limits: ['good', [1, 'odd'], [5, 'bad']],
          instant: true,
          decimals: 0,
          width: 6,
        }),
      ],
    },
    {
      title: 'What runs',
      panels: [
        tablePanel({
          title: 'Applications',
          shows: 'Every Application, where it goes, and whether the cluster is as git says.',
          bad: 'a word other than Synced, Healthy and true.',
          go: 'open it in Argo CD; the revision in git that it stands at is shown there.',
          unit: units.words,
          queries: [
            {
              expr: `max by (name, project, dest_namespace, sync_status, health_status, autosync_enabled) (argocd_app_info{${apps}})`,
            },
          ],
          columns: [
            { field: 'name', heading: 'Application' },
            { field: 'sync_status', heading: 'Sync', states: syncStates, width: 100 },
            { field: 'health_status', heading: 'Health', states: healthStates, width: 100 },
            {
              field: 'autosync_enabled',
              heading: 'Auto',
              states: [
                ['true', 'good'],
                ['false', 'bad'],
              ],
              width: 90,
            },
            { field: 'project', heading: 'Project', width: 90 },
            { field: 'dest_namespace', heading: 'Namespace' },
          ],
          sortBy: 'Application',
          up: true,
          width: 12,
        }),
        tablePanel({
          title: 'Images',
          shows: 'Every image that a container runs, as its manifest names it, and in how many pods.',
          bad: 'two versions of one container for longer than a roll-out, or one that git does not name.',
          go: `${docsLink('promote.md', 'promote')} or ${docsLink('roll-back.md', 'roll back')}.`,
          unit: units.words,
          queries: [
            {
              expr: 'count by (namespace, container, image_spec) (kube_pod_container_info)',
            },
          ],
          columns: [
            { field: 'namespace', heading: 'Namespace', width: 120 },
            { field: 'container', heading: 'Container', width: 160 },
            { field: 'image_spec', heading: 'Image' },
            { field: 'Value', heading: 'Pods', unit: units.count, width: 80 },
          ],
          sortBy: 'Namespace',
          up: true,
          width: 12,
        }),
        timeSeries({
          title: 'Pods by revision',
          shows: 'How many pods ran which revision of the service: each hand-over is a deployment.',
          bad: 'two revisions side by side for longer than a roll-out.',
          go: `${board('service')} compares the revisions.`,
          unit: units.count,
          queries: [
            {
              expr: 'count by (revision) (label_replace(app_build_info{job="$service"}, "revision", "$1", "revision", "(.{1,7}).*"))',
              legend: '{{revision}}',
            },
          ],
          stacked: true,
          width: 24,
          height: 8,
        }),
      ],
    },
    {
      title: 'Sync and health',
      panels: [
        stateTimeline({
          title: 'Sync over time',
          shows: 'Whether the cluster was as git says, for each Application.',
          bad: 'OutOfSync for longer than some minutes, or again and again: two writers fight.',
          go: 'the diff in Argo CD names the field.',
          unit: units.words,
          queries: [
            { expr: stateExpr('argocd_app_info', apps, 'sync_status', syncStates, 'name'), legend: '{{name}}' },
          ],
          states: syncStates,
          width: 12,
        }),
        stateTimeline({
          title: 'Health over time',
          shows: 'Whether what each Application runs works.',
          bad: 'Degraded or Missing; Progressing for longer than a roll-out.',
          go: `${board('cluster')}: do pods start, is there room?`,
          unit: units.words,
          queries: [
            { expr: stateExpr('argocd_app_info', apps, 'health_status', healthStates, 'name'), legend: '{{name}}' },
          ],
          states: healthStates,
          width: 12,
        }),
        timeSeries({
          title: 'Syncs',
          shows: 'Syncs of each Application by how they ended.',
          bad: 'Failed or Error; or a bar every few minutes without a merge: something changes what git says.',
          go: 'the result in Argo CD names the object and the reason.',
          unit: units.count,
          queries: [
            {
              expr: `sum by (name, phase) (increase(argocd_app_sync_total{${apps}}[$__rate_interval])) > 0`,
              legend: '{{name}} {{phase}}',
              emptyWhen: 'nothing was synced in the last minutes',
            },
          ],
          noValue: 'nothing was synced',
          bars: true,
          stacked: true,
          width: 6,
        }),
        timeSeries({
          title: 'Sync duration',
          shows: 'How long a sync took, on average, where there was one.',
          bad: 'minutes: a hook or a health check waits.',
          go: 'the running operation in Argo CD says for what.',
          unit: units.seconds,
          queries: [
            {
              expr:
                `sum by (name) (increase(argocd_app_sync_duration_seconds_total{${apps}}[$__rate_interval]))` +
                ` / (sum by (name) (increase(argocd_app_sync_total{${apps}}[$__rate_interval])) > 0)`,
              legend: '{{name}}',
              emptyWhen: 'nothing was synced in the last minutes',
            },
          ],
          noValue: 'nothing was synced',
          bars: true,
          width: 6,
        }),
        timeSeries({
          title: 'Reconciliation',
          shows: 'The time within which half and 95 % of the comparisons of git with the cluster were done.',
          bad: 'a p95 of more than some seconds: changes are seen late.',
          go: `the controller's CPU in ${board('cluster')}.`,
          unit: units.seconds,
          queries: [0.5, 0.95].map((share) => ({
            expr: `histogram_quantile(${share}, sum by (le) (rate(argocd_app_reconcile_bucket[$__rate_interval])))`,
            legend: `p${share * 100}`,
          })),
          width: 6,
        }),
        timeSeries({
          title: 'Git requests',
          shows: 'Fetches and looks at the branch per second, and those that failed.',
          bad: 'any failed one; or many fetches without merges.',
          go: `${runbookLink('ArgocdRepositoryUnreachable')}.`,
          unit: units.perSecond,
          queries: [
            {
              expr: 'sum by (request_type) (rate(argocd_git_request_total[$__rate_interval]))',
              legend: '{{request_type}}',
            },
            {
              expr:
                '(sum(rate(argocd_git_fetch_fail_total[$__rate_interval])) or 0 * count(argocd_app_info))' +
                ' + (sum(rate(argocd_git_lsremote_fail_total[$__rate_interval])) or 0 * count(argocd_app_info))',
              legend: 'failed',
            },
          ],
          width: 6,
        }),
      ],
    },
    {
      title: 'Delivery figures over 30 days, from the history of git',
      panels: [
        stat({
          title: 'Deployments per day',
          shows: 'Deployments per day that brought production something new.',
          bad: 'fewer than it used to be: changes pile up, and each deployment carries more.',
          go: `is a promotion waiting? ${docsLink('promote.md', 'promote')}; ${docsLink('dora.md', 'how it is counted')}.`,
          unit: units.count,
          queries: [{ expr: figure('dora_deployments_per_day'), emptyWhen: noFigure }],
          noValue: noFigure,
          instant: true,
          decimals: 2,
          width: 4,
        }),
        stat({
          title: 'Lead time',
          shows: 'From writing a commit to its deployment to production, the median.',
          bad: 'days: what is merged reaches nobody.',
          go: `where the time goes is in ${docsLink('dora.md', 'the table')} of the command.`,
          unit: units.seconds,
          queries: [{ expr: figure('dora_lead_time_seconds'), emptyWhen: noFigure }],
          noValue: noFigure,
          instant: true,
          width: 4,
        }),
        stat({
          title: 'Change failure',
          shows: 'Share of the deployments that were rolled back, reverted, or named by a hold.',
          bad: 'above 15 %: staging does not find what production does.',
          go: `${docsLink('dora.md', 'which ones')}; what staging would have needed to show.`,
          unit: units.share,
          queries: [{ expr: figure('dora_change_failure_ratio'), emptyWhen: noFigure }],
          limits: ['good', [0.15, 'odd'], [0.3, 'bad']],
          noValue: noFigure,
          instant: true,
          width: 4,
        }),
        stat({
          title: 'Recovery',
          shows: 'From a failed deployment to the one that mended it, the median.',
          bad: 'more than an hour: taking back is one commit.',
          go: `practise it: ${docsLink('roll-back.md', 'roll back')}.`,
          unit: units.seconds,
          queries: [{ expr: figure('dora_recovery_time_seconds'), emptyWhen: 'no deployment failed in 30 days' }],
          limits: ['good', [3600, 'odd'], [86400, 'bad']],
          noValue: 'none failed',
          instant: true,
          width: 4,
        }),
        stat({
          title: 'Rework',
          shows: 'Share of all changes of production, rollbacks too, that were made to mend a failed deployment.',
          bad: 'a rising share: the work goes into repairs.',
          go: `${docsLink('dora.md', 'how it is counted')}.`,
          unit: units.share,
          queries: [{ expr: figure('dora_rework_ratio'), emptyWhen: noFigure }],
          noValue: noFigure,
          instant: true,
          width: 4,
        }),
        stat({
          title: 'Age',
          shows: 'How long ago production was last changed, and how long ago these figures were computed.',
          bad: 'figures older than the last deployment: what computes them does not run.',
          go: `${runbookLink('DeliveryFiguresStale')}; ${docsLink('dora.md', 'where they come from')}.`,
          unit: units.seconds,
          queries: [
            {
              expr: 'time() - max(dora_last_deployment_timestamp_seconds{service="$service"})',
              legend: 'last deployment',
              emptyWhen: 'nothing was ever deployed',
            },
            {
              expr: 'time() - max(dora_computed_timestamp_seconds)',
              legend: 'figures',
            },
          ],
          noValue: 'never',
          named: true,
          instant: true,
          width: 4,
        }),
      ],
    },
  ],
};
