import type { Environment } from '../../model/environment.ts';
import { instanceToLookAt } from '../../model/instance.ts';
import type { KubeList, LiveApplication } from '../../model/live-objects.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { kubectl, kubectlFor, type Kubectl } from '../../toolbox/kubectl.ts';
import { allOf } from './all-of.ts';
import type { Needed } from '../../model/retire-service/step.ts';

type AskedCluster = readonly [Environment, Kubectl];

/** The clusters that contexts name; else those of an instance, where there is one. */
export async function askedClusters(
  contexts: readonly (readonly [Environment, string])[],
  name: string,
): Promise<readonly AskedCluster[]> {
  if (contexts.length > 0) return contexts.map(([environment, context]) => [environment, kubectlFor(context)]);
  const instance = await instanceToLookAt(name);
  return (instance?.environments ?? []).map((environment) => [environment, kubectl(instance!, environment)]);
}

/** What a cluster holds of a service that is being taken out. */
export interface Remains {
  readonly application: LiveApplication | undefined;
  readonly ingresses: readonly string[];
  readonly namespace: KubeObject | undefined;
  /** A store of secrets of its name. */
  readonly store: boolean;
}

/** What is not yet as the last step wants it, a sentence each; none when all is. */
export async function remainsTroubles(
  cluster: Kubectl,
  application: string,
  needed: Needed,
): Promise<readonly string[]> {
  return troublesIn(await remainsOf(cluster, application), application, needed);
}

async function remainsOf(cluster: Kubectl, name: string): Promise<Remains> {
  const stores = 'clustersecretstores.external-secrets.io';
  const [applications, ingresses, namespaces, found] = await Promise.all([
    cluster.json<KubeList<LiveApplication>>(['-n', 'argocd', 'get', 'applications.argoproj.io']),
    cluster.json<KubeList>(['-n', name, 'get', 'ingresses.networking.k8s.io']),
    cluster.json<KubeList>(['get', 'namespaces']),
    allOf<KubeObject>(cluster, stores),
  ]);
  const named = ({ metadata }: KubeObject): boolean => metadata.name === name;
  return {
    application: applications.items.find(named),
    ingresses: ingresses.items.map(({ metadata }) => metadata.name),
    namespace: namespaces.items.find(named),
    store: found.some(named),
  };
}

/** The same of what was seen. */
export function troublesIn(
  { application, ingresses, namespace, store }: Remains,
  name: string,
  { environment, state }: Needed,
): readonly string[] {
  if (state === 'closed') {
    const sync = application?.status?.sync?.status;
    return [
      ...ingresses.map((one) => `${environment}: the Ingress ${name}/${one} still lets customers in`),
      ...(sync === 'Synced' ? [] : [`${environment}: the Application ${name} is ${sync ?? 'not there'}, not Synced`]),
    ];
  }
  return [
    ...(application === undefined ? [] : [goingOf(application, name, environment)]),
    ...(namespace === undefined ? [] : [`${environment}: the namespace ${name} is still there`]),
    ...(store ? [`${environment}: the ClusterSecretStore ${name} is still there`] : []),
  ];
}

function goingOf({ metadata }: LiveApplication, name: string, environment: Environment): string {
  const approved = metadata.annotations?.['argocd.argoproj.io/deletion-approved'] !== undefined;
  if (metadata.deletionTimestamp === undefined) return `${environment}: the Application ${name} is still there`;
  if (approved) return `${environment}: the Application ${name} is going, and not gone yet`;
  return `${environment}: the Application ${name} waits for a person's word: ${confirmCommand(name)}`;
}

/** What a person types, on the cluster, so that Argo CD deletes a namespace and all in it. */
export function confirmCommand(name: string): string {
  return `kubectl -n argocd annotate application ${name} argocd.argoproj.io/deletion-approved="$(date -u +%Y-%m-%dT%H:%M:%SZ)"`;
}
