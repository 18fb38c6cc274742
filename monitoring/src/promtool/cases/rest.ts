import { firedTicket, type AlertCase, type InputSeries } from '../case.ts';

const failed =
  'alertmanager_notifications_failed_total{job="alertmanager",pod="alertmanager-0",receiver_name="page",integration="pagerduty",reason="clientError"}';
const twoWanted = {
  'kube_statefulset_replicas{job="kube-state-metrics",namespace="monitoring",statefulset="alertmanager"}': '2x30',
};

function heard(pod: number, values: string): InputSeries {
  return { [`alertmanager_cluster_members{job="alertmanager",pod="alertmanager-${pod}"}`]: values };
}

/** How many members each of the two Alertmanagers hears; one that does not run says nothing. */
function members(first: string, second?: string): InputSeries {
  return { ...twoWanted, ...heard(0, first), ...(second === undefined ? {} : heard(1, second)) };
}

/** What Argo CD tells of the Application web. */
function info(what: Record<string, string>): string {
  const labels = {
    job: 'argocd',
    component: 'application-controller',
    pod: 'argocd-application-controller-0',
    name: 'web',
    project: 'apps',
    dest_namespace: 'web',
    sync_status: 'Synced',
    health_status: 'Healthy',
    autosync_enabled: 'true',
    phase: 'Succeeded',
    ...what,
  };
  return `argocd_app_info{${Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(',')}}`;
}

const web = { name: 'web', project: 'apps' };
const fetchFailed = 'argocd_git_fetch_fail_total{job="argocd",component="repo-server",repo="/tmp/x",revision="main"}';
const listFailed = 'argocd_git_lsremote_fail_total{job="argocd",component="repo-server",repo="/tmp/x",revision="main"}';

/** Time starts at 0 here. */
const day = 24 * 3600;
const computed = 'dora_computed_timestamp_seconds{job="delivery"}';

export const otherCases: readonly AlertCase[] = [
  { alert: 'Watchdog', when: 'always', series: {}, at: '0m', fires: [{ labels: { severity: 'none' } }] },
  {
    alert: 'AlertmanagerMembersMissing',
    when: 'a new file is broken, and the pod that got it first does not start',
    series: members('2x3 1x20'),
    at: '16m',
    fires: [firedTicket({}, '1')],
  },
  {
    alert: 'AlertmanagerMembersMissing',
    when: 'both run and one does not hear the other',
    series: members('1x20', '2x20'),
    at: '12m',
    fires: [firedTicket({}, '1')],
  },
  {
    alert: 'AlertmanagerMembersMissing',
    when: 'one was replaced',
    series: members('2x3 1x5 2x20', '2x3 _x4 1 2x20'),
    at: '16m',
  },
  { alert: 'AlertmanagerMembersMissing', when: 'all are there', series: members('2x20', '2x20'), at: '16m' },
  {
    alert: 'AlertmanagerNotificationsFailing',
    when: 'the receiver is not there',
    series: { [failed]: '0+1x30' },
    at: '10m',
    fires: [firedTicket({ receiver_name: 'page', integration: 'pagerduty', reason: 'clientError' })],
  },
  { alert: 'AlertmanagerNotificationsFailing', when: 'all arrive', series: { [failed]: '3x30' }, at: '20m' },
  {
    alert: 'ArgocdOutOfSync',
    when: 'it is OutOfSync, then Unknown, for a quarter of an hour',
    series: { [info({ sync_status: 'OutOfSync' })]: '1x10 _x20', [info({ sync_status: 'Unknown' })]: '_x10 1x20' },
    at: '18m',
    fires: [firedTicket(web)],
  },
  {
    alert: 'ArgocdOutOfSync',
    when: 'it was synced in time',
    series: { [info({ sync_status: 'OutOfSync' })]: '1x9 stale', [info({})]: '_x9 1x20' },
    at: '18m',
  },
  {
    alert: 'ArgocdUnhealthy',
    when: 'it is degraded',
    series: { [info({ health_status: 'Degraded' })]: '1x30' },
    at: '18m',
    fires: [firedTicket(web)],
  },
  {
    alert: 'ArgocdUnhealthy',
    when: 'a rollout ends in time',
    series: { [info({ health_status: 'Progressing' })]: '1x9 stale', [info({})]: '_x9 1x20' },
    at: '18m',
  },
  {
    alert: 'ArgocdSyncFailing',
    when: 'the first sync ever fails',
    series: { [info({ phase: 'Failed', sync_status: 'OutOfSync' })]: '1x30' },
    at: '6m',
    fires: [firedTicket(web)],
  },
  { alert: 'ArgocdSyncFailing', when: 'it runs', series: { [info({ phase: 'Running' })]: '1x30' }, at: '6m' },
  {
    alert: 'ArgocdAutoSyncOff',
    when: 'it is off for two hours',
    series: { [info({ autosync_enabled: 'false' })]: '1x150' },
    at: '125m',
    fires: [firedTicket(web)],
  },
  {
    alert: 'ArgocdAutoSyncOff',
    when: 'it is on again after an hour',
    series: { [info({ autosync_enabled: 'false' })]: '1x60 stale', [info({})]: '_x60 1x90' },
    at: '125m',
  },
  {
    alert: 'ArgocdRepositoryUnreachable',
    when: 'fetching fails again and again',
    series: { [fetchFailed]: '0+1x30' },
    at: '10m',
    fires: [firedTicket({})],
  },
  {
    alert: 'ArgocdRepositoryUnreachable',
    when: 'asking for revisions does',
    series: { [listFailed]: '1+1x30' },
    at: '10m',
    fires: [firedTicket({})],
  },
  { alert: 'ArgocdRepositoryUnreachable', when: 'it failed long ago', series: { [fetchFailed]: '4x30' }, at: '10m' },
  {
    alert: 'DeliveryFiguresStale',
    when: 'they were computed two days and two hours ago',
    series: { [computed]: `${-2 * day}x200` },
    at: '2h',
    fires: [firedTicket({})],
  },
  { alert: 'DeliveryFiguresStale', when: 'there are none', series: {}, at: '2h', fires: [firedTicket({})] },
  {
    alert: 'DeliveryFiguresStale',
    when: 'they are two days old',
    series: { [computed]: `${-46 * 3600}x200` },
    at: '2h',
  },
];
