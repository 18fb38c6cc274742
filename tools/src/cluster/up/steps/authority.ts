import { tracked } from '../../../model/tracked.ts';
import { portsOf } from '../../../model/instance.ts';
import { kubectl } from '../../../toolbox/kubectl.ts';
import { ensureAuthority, type Authority } from '../authority.ts';
import type { ClusterStep } from '../context.ts';
import { renderFromOrigin } from './argocd.ts';
import { originContainer } from './origin.ts';

/**
 * What Argo CD must find when it brings cert-manager, the door and the probe, and git must not hold: their namespaces, the key of the
 * authority that this machine trusts, and the port of this instance.
 */
export const giveAuthority: ClusterStep = (environment) => ({
  title: 'Authority of certificates',
  run: async ({ instance, engine }) => {
    const cluster = kubectl(instance, environment);
    for (const namespace of ['cert-manager', 'ingress', 'monitoring']) {
      const rendered = await renderFromOrigin(instance, `local/${environment}/${namespace}`);
      const objects = tracked(namespace, namespace, rendered);
      await cluster.apply(objects.filter(({ kind, metadata }) => kind === 'Namespace' && metadata.name === namespace));
    }
    const authority = await ensureAuthority(instance, engine, originContainer(instance));
    const given = [
      authoritySecret(authority),
      trustSecret(authority),
      doorSecret(portsOf(instance, environment).secure),
    ];
    await cluster.apply(given, 'lockstep');
  },
});

function authoritySecret({ root, issuer, issuerKey }: Authority): object {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'authority', namespace: 'cert-manager' },
    type: 'kubernetes.io/tls',
    stringData: { 'ca.crt': root, 'tls.crt': issuer, 'tls.key': issuerKey },
  };
}

/** For what asks for pages as a browser does: whom to trust, without the key. */
function trustSecret({ root }: Authority): object {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'authority', namespace: 'monitoring' },
    type: 'Opaque',
    stringData: { 'ca.crt': root },
  };
}

function doorSecret(port: number): object {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'door', namespace: 'ingress' },
    type: 'Opaque',
    stringData: { 'secure-port': `${port}` },
  };
}
