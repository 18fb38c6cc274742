import { finding, objectName, type Finding, type Rendered } from '../../model/finding.ts';
import { doorOf } from '../references/door.ts';
import { indexOf } from '../references/environment-index.ts';
import type { PodTemplate } from '../references/pods.ts';
import { isGivenToken, mayList } from '../references/rights.ts';
import { scrapeJobs } from '../references/scrapes.ts';

/** Prometheus and the door look only where their accounts may. */
export function boundAccounts(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  const jobs = scrapeJobs(index);
  const asking = new Set([
    ...jobs.flatMap(({ readers }) => readers),
    ...index.ofKind('Ingress').flatMap((source) => doorOf(source, index)),
  ]);
  return [
    ...[...asking].filter((pod) => !isGivenToken(pod, index)).map(withoutToken),
    ...jobs.flatMap(({ source, field, discovers, namespaces, readers }) =>
      namespaces.flatMap((namespace) =>
        readers.flatMap((pod) => {
          const lacks = (discovered[discovers] ?? []).find((each) => !mayList(accountOf(pod), each, namespace, index));
          return lacks === undefined
            ? []
            : [refuse(source, `${field}.kubernetes_sd_configs.namespaces.names`, namespace, pod, lacks)];
        }),
      ),
    ),
    ...index.ofKind('Ingress').flatMap((source) => {
      const { namespace = 'default' } = source.object.metadata;
      return doorOf(source, index).flatMap((pod) => {
        const lacks = routed.find((each) => !mayList(accountOf(pod), each, namespace, index));
        return lacks === undefined ? [] : [refuse(source, 'metadata.namespace', namespace, pod, lacks)];
      });
    }),
  ];
}

/** What Prometheus lists to find its targets (prometheus.io/docs, kubernetes_sd_config), by the role of a discovery. */
const discovered: Readonly<Record<string, readonly string[]>> = {
  endpoints: ['services', 'pods', 'endpoints'],
  endpointslice: ['services', 'pods', 'endpointslices.discovery.k8s.io'],
  pod: ['pods'],
};

/** What an ingress controller lists to know its routes. */
const routed = ['services', 'endpointslices.discovery.k8s.io', 'ingresses.networking.k8s.io'];

function withoutToken(pod: PodTemplate): Finding {
  const field = `${pod.field}.automountServiceAccountToken`;
  return finding(pod.source, field, pod.spec['automountServiceAccountToken'], {
    reason: 'it asks the API server for what it looks at, and is given no token for that',
    wayOut: 'Set it to true.',
  });
}

function accountOf({ serviceAccount, namespace }: PodTemplate): { readonly name: string; readonly namespace: string } {
  return { name: serviceAccount, namespace };
}

function refuse(source: Rendered, field: string, namespace: string, pod: PodTemplate, resource: string): Finding {
  return finding(source, field, namespace, {
    reason: `the account of ${objectName(pod.source.object)} may not list ${resource} there`,
    wayOut: `Add a RoleBinding for ${pod.namespace}/${pod.serviceAccount} in the namespace ${namespace}.`,
  });
}
