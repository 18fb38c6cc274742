import { kubectl } from '../../../toolbox/kubectl.ts';
import { clusterName } from '../../../model/instance.ts';
import type { ClusterStep } from '../context.ts';
import { insideDoor, signOn } from './sign-on.ts';

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
    const node = `${clusterName(instance, environment)}-control-plane`;
    const next = withPublicNames(data.Corefile, environment, node, instance.parts?.includes(signOn) === true);
    // CoreDNS reads it again by itself.
    if (next !== data.Corefile) {
      await cluster.apply([{ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { Corefile: next } }], 'lockstep');
    }
  },
});

/**
 * The configuration of CoreDNS with names below `ENVIRONMENT.localhost` leading to a node; the provider of single sign-on,
 * where there is one, to a Service, since it has to answer inside at the port that this machine has for it outside.
 */
export function withPublicNames(corefile: string, environment: string, node: string, withSignOn = false): string {
  const rule = `    rewrite stop name regex ^(.*)\\.${environment}\\.localhost\\.?$ ${node}. answer auto\n`;
  const inside = `${insideDoor.name}.${insideDoor.namespace}.svc.cluster.local`;
  const before = `    rewrite stop name regex ^${signOn}\\.${environment}\\.localhost\\.?$ ${inside}. answer auto\n`;
  const rest = corefile.replaceAll(/^ +rewrite stop name regex \S+\.localhost\\\.\?\$ .*\n/gm, '');
  return rest.replace(/^(\.:53 \{\n)/m, `$1${withSignOn ? before : ''}${rule}`);
}
