import { readNames } from '@lockstep/tools/model/names/names';
import { rolledOut } from './service.ts';
import { busy, counter, gauge, minutes, noise, type MadeSeries } from './series.ts';

const controller = {
  job: 'argocd',
  instance: '10.42.2.7:8082',
  namespace: 'argocd',
  pod: 'argocd-application-controller-0',
  node: 'production-worker2',
};
const repository = { ...controller, instance: '10.42.2.8:8084', pod: 'argocd-repo-server-5c8f9d7b6-x2m4k' };
const repo = readNames().repository;
const projects: Readonly<Record<string, readonly string[]>> = {
  platform: ['applications', 'argocd', 'ingress', 'metrics-server', 'monitoring', 'policies', 'storage'],
  apps: ['web'],
};

function ofApplication(project: string, name: string): MadeSeries[] {
  const labels = { ...controller, name, project, dest_server: 'https://kubernetes.default.svc' };
  const syncing = (minute: number): boolean =>
    name === 'web'
      ? minute >= rolledOut && minute < rolledOut + 7
      : name === 'monitoring' && minute > minutes.before - 200 && minute < minutes.before - 188;
  const states = [
    { sync_status: 'Synced', health_status: 'Healthy', when: (minute: number) => !syncing(minute) },
    { sync_status: 'OutOfSync', health_status: 'Progressing', when: syncing },
  ];
  const began = (minute: number): boolean => syncing(minute) && !syncing(minute - 1);
  const ended = (phase: string) => (minute: number) => {
    if (phase === 'Failed') return name === 'monitoring' && began(minute) ? 1 / 60 : 0;
    return began(minute - 1) ? 1 / 60 : 0;
  };
  return [
    ...states.map(({ sync_status, health_status, when }) =>
      gauge(
        'argocd_app_info',
        {
          ...labels,
          sync_status,
          health_status,
          autosync_enabled: 'true',
          dest_namespace: name === 'applications' ? 'argocd' : name,
          repo,
        },
        (minute) => (when(minute) ? 1 : undefined),
      ),
    ),
    ...['Succeeded', 'Failed'].map((phase) => counter('argocd_app_sync_total', { ...labels, phase }, ended(phase))),
    counter('argocd_app_sync_duration_seconds_total', labels, (minute) => (began(minute - 1) ? 34 / 60 : 0)),
  ];
}

const bounds = [0.25, 0.5, 1, 2, 4, 8, 16];

function figures(): MadeSeries[] {
  const labels = { job: 'delivery', instance: 'origin', service: 'web' };
  const over = { ...labels, window: '30d' };
  return [
    gauge('dora_deployments_per_day', over, 1.43),
    gauge('dora_lead_time_seconds', over, 3.2 * 3600),
    gauge('dora_change_failure_ratio', over, 0.047),
    gauge('dora_recovery_time_seconds', over, 21 * 60),
    gauge('dora_rework_ratio', over, 0.07),
  ];
}

/** What Argo CD and the history of git tell; `now` is in milliseconds, for what is a time itself. */
export function deliverySeries(now: number): MadeSeries[] {
  const applications = Object.entries(projects).flatMap(([project, names]) =>
    names.map((name) => [project, name] as const),
  );
  const labels = { job: 'delivery', instance: 'origin' };
  return [
    ...applications.flatMap(([project, name]) => ofApplication(project, name)),
    ...[...bounds, Infinity].map((bound) =>
      counter(
        'argocd_app_reconcile_bucket',
        { ...controller, le: bound === Infinity ? '+Inf' : String(bound), dest_server: 'x' },
        (minute) => 0.25 * busy('reconcile', minute) * (bound === Infinity ? 1 : 1 - 0.5 ** (bound * 3)),
      ),
    ),
    ...['fetch', 'ls-remote'].map((request_type) =>
      counter(
        'argocd_git_request_total',
        { ...repository, request_type, repo },
        (minute) => (request_type === 'fetch' ? 0.004 : 0.05) * busy(request_type, minute),
      ),
    ),
    ...['fetch', 'lsremote'].map((kind) =>
      counter(`argocd_git_${kind}_fail_total`, { ...repository, repo }, (minute) =>
        noise(kind, minute) > 0.997 ? 1 / 60 : 0,
      ),
    ),
    ...figures(),
    gauge(
      'dora_last_deployment_timestamp_seconds',
      { ...labels, service: 'web' },
      now / 1000 - (minutes.before - rolledOut) * 60,
    ),
    gauge('dora_computed_timestamp_seconds', labels, now / 1000 - 18 * 60),
  ];
}
