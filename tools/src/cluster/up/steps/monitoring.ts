import { tracked } from '../../../model/tracked.ts';
import { kubectl } from '../../../toolbox/kubectl.ts';
import { renderFromOrigin } from './argocd.ts';
import type { ClusterStep } from '../context.ts';
import { ensureSecrets, type Secrets } from '../secrets.ts';

/** What Argo CD must find when it brings the monitoring stack: its namespace, and Grafana's login, which git must not hold. */
export const giveMonitoringSecrets: ClusterStep = (environment) => ({
  title: "Grafana's login",
  run: async ({ instance }) => {
    const cluster = kubectl(instance, environment);
    const rendered = await renderFromOrigin(instance, `local/${environment}/monitoring`);
    const objects = tracked('monitoring', 'monitoring', rendered);
    await cluster.apply(objects.filter(({ kind, metadata }) => kind === 'Namespace' && metadata.name === 'monitoring'));
    await cluster.apply([grafanaAdmin(await ensureSecrets(instance))], 'lockstep');
  },
});

function grafanaAdmin({ grafanaPassword }: Pick<Secrets, 'grafanaPassword'>): object {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'grafana-admin', namespace: 'monitoring' },
    type: 'Opaque',
    stringData: { 'admin-user': 'admin', 'admin-password': grafanaPassword },
  };
}
