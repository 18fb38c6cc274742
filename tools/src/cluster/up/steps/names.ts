import { kubectl } from '../../../toolbox/kubectl.ts';
import { clusterName } from '../../../model/instance.ts';
import type { ClusterStep } from '../context.ts';

/**
 * The public names of an environment lead inside its cluster where they lead outside: to the node with the ingress. So an
 * authority asks there for its challenge, and a probe for the page that people see.
 */
export const resolvePublicNames: ClusterStep = (environment) => ({
  title: 'Public names',
  run: async ({ instance }) => {
    const cluster = kubectl(instance, environment);
    const metadata = { name: 'coredns', namespace: 'kube-system' };
    const { data } = await cluster.json<{ readonly data: { readonly Corefile: string } }>([
      'get',
      'configmap',
      metadata.name,
      '--namespace',
      metadata.namespace,
    ]);
    const next = withPublicNames(data.Corefile, environment, `${clusterName(instance, environment)}-control-plane`);
    // CoreDNS reads it again by itself.
    if (next !== data.Corefile) {
      await cluster.apply([{ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { Corefile: next } }], 'lockstep');
    }
  },
});

/** The configuration of CoreDNS with names below `ENVIRONMENT.localhost` leading to a node. */
export function withPublicNames(corefile: string, environment: string, node: string): string {
  const rule = `    rewrite stop name regex ^(.*)\\.${environment}\\.localhost\\.?$ ${node}. answer auto\n`;
  const rest = corefile.replaceAll(/^ +rewrite stop name regex \S+\.localhost\\\.\?\$ .*\n/gm, '');
  return rest.replace(/^(\.:53 \{\n)/m, `$1${rule}`);
}
