import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { withScratchFolder } from '@lockstep/tools/lib/files/scratch-folder';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import { withAlertmanager, withReceiver, type AlertLabels } from './process.ts';

const cluster = 'staging';
const watchdog = { alertname: 'Watchdog', severity: 'none', cluster };
const budget = { alertname: 'ErrorBudgetBurn', service: 'web', objective: 'availability', cluster };

test('starts without receivers, and counts each delivery that fails', async () => {
  await withAlertmanager('/nowhere', async ({ url, post }) => {
    await post([watchdog]);
    await waitFor({ what: 'a failed notification', seconds: 20, every: 100 }, async () => {
      const metrics = await (await fetch(`${url}/metrics`)).text();
      const failed = metrics
        .split('\n')
        .filter((line) => line.startsWith('alertmanager_notifications_failed_total{') && !line.endsWith(' 0'));
      return failed.length > 0 ? { done: failed } : { seen: 'none' };
    });
  });
});

test('tells a page, a ticket and the heartbeat each to its own receiver', async () => {
  await withScratchFolder('receivers', async (folder) => {
    await withReceiver(async (url, calls) => {
      for (const name of ['page', 'ticket', 'heartbeat'])
        await writeFile(join(folder, `${name}-url`), `${url}/${name}`);
      await withAlertmanager(folder, async ({ post }) => {
        await post([
          watchdog,
          { ...budget, severity: 'page' },
          { alertname: 'TargetDown', severity: 'ticket', cluster },
        ]);
        await waitFor({ what: 'three calls', seconds: 20, every: 50 }, () =>
          Promise.resolve(calls.length >= 3 ? { done: calls } : { seen: `${calls.length}` }),
        );
      });
      const told = calls.map(({ path, alerts }) => `${path} ${alerts.map(({ labels }) => labels['alertname']).join()}`);
      expect(told.toSorted()).toEqual(['/heartbeat Watchdog', '/page ErrorBudgetBurn', '/ticket TargetDown']);
    });
  });
});

/** The first holds back the second, and not the third. */
const inhibitions: readonly (readonly [string, AlertLabels, AlertLabels, AlertLabels])[] = [
  [
    'a page, the ticket of the same objective',
    { ...budget, severity: 'page', long: '1h' },
    { ...budget, severity: 'ticket', long: '3d' },
    { ...budget, severity: 'ticket', service: 'till', long: '3d' },
  ],
  [
    'no ready pod, that the metrics are absent',
    { alertname: 'NoReadyReplicas', severity: 'page', service: 'web', namespace: 'web', deployment: 'web' },
    { alertname: 'ServiceMetricsAbsent', severity: 'page', service: 'web', job: 'web' },
    { alertname: 'ServiceMetricsAbsent', severity: 'page', service: 'till', job: 'till' },
  ],
  [
    'no ready pod, the crashes of its pods',
    { alertname: 'NoReadyReplicas', severity: 'page', service: 'web', namespace: 'web', deployment: 'web' },
    { alertname: 'PodCrashLooping', severity: 'ticket', namespace: 'web', pod: 'a', container: 'web' },
    { alertname: 'PodCrashLooping', severity: 'ticket', namespace: 'argocd', pod: 'b', container: 'server' },
  ],
  [
    'no ready ingress, that it fails',
    { alertname: 'NoReadyReplicas', severity: 'page', service: 'web', namespace: 'ingress', deployment: 'traefik' },
    { alertname: 'IngressFailing', severity: 'page' },
    { alertname: 'IngressFailing', severity: 'page', cluster: 'production' },
  ],
  [
    'a node that is gone, its targets',
    { alertname: 'NodeNotReady', severity: 'ticket', node: 'n1' },
    { alertname: 'TargetDown', severity: 'ticket', job: 'kubelet', node: 'n1' },
    { alertname: 'TargetDown', severity: 'ticket', job: 'kubelet', node: 'n2' },
  ],
  [
    'a metrics-server that is down, that the autoscaler sees nothing',
    { alertname: 'MetricsServerDown', severity: 'ticket' },
    { alertname: 'HpaCannotScale', severity: 'ticket', namespace: 'web' },
    { alertname: 'HpaAtMaximum', severity: 'ticket', namespace: 'web' },
  ],
  [
    'a repository that is out of reach, that Applications are not in sync',
    { alertname: 'ArgocdRepositoryUnreachable', severity: 'ticket' },
    { alertname: 'ArgocdOutOfSync', severity: 'ticket', name: 'web' },
    { alertname: 'ArgocdUnhealthy', severity: 'ticket', name: 'web' },
  ],
];

function inStaging(labels: AlertLabels): AlertLabels {
  return { cluster, ...labels };
}

test('a cause holds back what follows from it, and nothing else', async () => {
  for (const [what, cause, effect, other] of inhibitions) {
    // One at a time: another rule's cause must not be what holds it back.
    await withAlertmanager('/nowhere', async ({ post, inhibited }) => {
      await post([inStaging(cause), inStaging(effect), inStaging({ ...other, told: 'apart' })]);
      const held = await waitFor({ what, seconds: 20, every: 50 }, async () => {
        const names = await inhibited();
        return names.length > 0 ? { done: names } : { seen: 'nothing is held back' };
      });
      expect([what, held]).toEqual([what, [effect['alertname']]]);
    });
  }
});
