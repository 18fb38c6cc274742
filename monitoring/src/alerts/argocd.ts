import type { Alert } from './alert.ts';

const info = (matcher: string) => `max by (name, project) (argocd_app_info{${matcher}}) == 1`;

export const argocdAlerts: readonly Alert[] = [
  {
    name: 'ArgocdOutOfSync',
    severity: 'ticket',
    // Unknown as well: then it can not even compare.
    expr: info('sync_status!="Synced"'),
    // Retries back off to three minutes; a good commit is in by then.
    for: '15m',
    summary: 'The Application {{ $labels.name }} is not what git says',
    description: 'What was merged does not run, or something in the cluster differs and is not healed.',
  },
  {
    name: 'ArgocdUnhealthy',
    severity: 'ticket',
    expr: info('health_status!="Healthy"'),
    // Any rollout here ends or fails within a few minutes.
    for: '15m',
    summary: 'The Application {{ $labels.name }} is not healthy',
    description: 'A part of it is degraded, missing, or has been progressing for a quarter of an hour.',
  },
  {
    name: 'ArgocdSyncFailing',
    severity: 'ticket',
    // The last operation, not the counter of syncs: that one has no increase at its first failure.
    expr: info('phase=~"Error|Failed"'),
    for: '5m',
    summary: 'The last sync of the Application {{ $labels.name }} failed',
    description: 'The cluster refused what git says: the commit does not run.',
  },
  {
    name: 'ArgocdAutoSyncOff',
    severity: 'ticket',
    expr: info('autosync_enabled!="true"'),
    // Long enough to mend something by hand.
    for: '2h',
    summary: 'The Application {{ $labels.name }} no longer follows git',
    description: 'Somebody has turned automated sync off: merges change nothing, and edits by hand stay.',
  },
  {
    name: 'ArgocdRepositoryUnreachable',
    severity: 'ticket',
    expr: [
      'sum(increase(argocd_git_fetch_fail_total[15m])) > 0',
      'or',
      'sum(increase(argocd_git_lsremote_fail_total[15m])) > 0',
    ].join('\n'),
    for: '5m',
    summary: 'Argo CD can not read the repository',
    description: 'Nothing that is merged arrives, and no drift is seen; what runs goes on.',
  },
];
