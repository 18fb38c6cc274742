import { argocdParts } from '../../model/argocd-parts.ts';
import { at, listAt } from '../../lib/values/at.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import type { KubeList, LiveApplication } from '../../model/live-objects.ts';
import type { Kubectl } from '../../toolbox/kubectl.ts';
import { rootName } from '../argocd/root.ts';

/** What a cluster holds of what can be away without that Argo CD says so. */
export interface PlatformState {
  readonly applications: readonly LiveApplication[];
  /** Deployments, StatefulSets and DaemonSets, with the record of who set which field, and HorizontalPodAutoscalers. */
  readonly workloads: readonly KubeObject[];
}

const workloadKinds = 'deployments.apps,statefulsets.apps,daemonsets.apps,horizontalpodautoscalers.autoscaling';
const anew = 'apply it anew by `npm run up`, on AWS by `npm run lockstep -- bootstrap ENVIRONMENT --context NAME`';

/** A sentence for each thing that is gone or without pods in a cluster, with the command that mends it. */
export async function awayTroubles(cluster: Kubectl): Promise<readonly string[]> {
  const [applications, workloads] = await Promise.all([
    cluster.json<KubeList<LiveApplication>>(['-n', 'argocd', 'get', 'applications.argoproj.io']),
    cluster.json<KubeList>(['get', workloadKinds, '--all-namespaces', '--show-managed-fields']),
  ]);
  return awayIn({ applications: applications.items, workloads: workloads.items });
}

/** The same of what was seen: what Argo CD can no longer do, then Applications, those gone before those set aside, then pods. */
export function awayIn({ applications, workloads }: PlatformState): readonly string[] {
  return [
    ...partsGone(workloads),
    ...applicationsGone(applications),
    ...setAside(applications),
    ...withoutPods(workloads),
  ];
}

function partsGone(workloads: readonly KubeObject[]): readonly string[] {
  return argocdParts
    .filter(({ kind, name }) => !workloads.some((one) => one.kind === kind && isAt(one, 'argocd', name)))
    .map(
      ({ kind, name, without }) =>
        `${kind} argocd/${name} is not there: ${without}: ${anew} (docs/runbooks/argocd-part-down.md)`,
    );
}

function applicationsGone(applications: readonly LiveApplication[]): readonly string[] {
  const names = new Set(applications.map(({ metadata }) => metadata.name));
  const root = applications.find(({ metadata }) => metadata.name === rootName);
  const told = root?.status?.resources ?? [];
  const named = told.flatMap(({ kind, name }) => (kind === 'Application' && name !== undefined ? [name] : []));
  const page = 'docs/runbooks/argocd-application-missing.md';
  return [
    ...(root === undefined
      ? [`the root Application ${rootName} is not there: nothing brings the others back: ${anew} (${page})`]
      : []),
    ...named
      .filter((name) => name !== rootName && !names.has(name))
      .map((name) => `the Application ${name} is not there, though git names it (${page})`),
    ...applications
      .filter(({ metadata }) => metadata.deletionTimestamp !== undefined)
      .map(({ metadata }) => {
        const mend = `kubectl -n argocd patch application ${metadata.name} --type merge --patch '{"metadata":{"finalizers":null}}'`;
        return `the Application ${metadata.name} was deleted and waits for a person: keep what it brought by \`${mend}\` (${page})`;
      }),
  ];
}

/** Applications that a hand has taken from Argo CD: they go on to say what they said last. */
function setAside(applications: readonly LiveApplication[]): readonly string[] {
  const mark = 'argocd.argoproj.io/skip-reconcile';
  return applications
    .filter(({ metadata }) => metadata.annotations?.[mark] === 'true')
    .map(({ metadata: { name } }) => {
      const mend = `kubectl -n argocd annotate application ${name} ${mark}-`;
      return `the Application ${name} is set aside by ${mark}: no commit of it arrives and its state stands still: end it by \`${mend}\` (docs/runbooks/argocd-auto-sync-off.md)`;
    });
}

function withoutPods(workloads: readonly KubeObject[]): readonly string[] {
  const scalers = workloads.filter(({ kind }) => kind === 'HorizontalPodAutoscaler');
  return workloads.flatMap((one) => {
    if (one.kind === 'HorizontalPodAutoscaler' || readyPodsOf(one) > 0) return [];
    const { name, namespace = 'default' } = one.metadata;
    const place = `${one.kind} ${namespace}/${name}`;
    const without = argocdParts.find((part) => part.kind === one.kind && isAt(one, 'argocd', part.name))?.without;
    const so = without === undefined ? '' : `: ${without}`;
    if (one.kind !== 'DaemonSet' && at(one, 'spec', 'replicas') === 0) {
      if (isAppliedAtZero(one)) return [];
      const scaler = scalers.find((scales) => isAt(scales, namespace) && scalesWhat(scales, one));
      const off = scaler === undefined ? '' : ', where its autoscaler is off';
      const page = scaler === undefined ? '' : ' (docs/runbooks/scaled-to-zero.md)';
      const mend = `kubectl -n ${namespace} scale ${one.kind.toLowerCase()} ${name} --replicas=1`;
      return [
        `${place} is at 0${off}${so}: \`${mend}\`${without === undefined ? page : ' (docs/runbooks/argocd-part-down.md)'}`,
      ];
    }
    if (one.kind === 'DaemonSet' && (at(one, 'status', 'desiredNumberScheduled') ?? 0) === 0) return [];
    return [`${place} has no ready pod${so}: \`kubectl -n ${namespace} describe pods\` says why`];
  });
}

function readyPodsOf({ kind, status }: KubeObject): number {
  return Number(at(status, kind === 'DaemonSet' ? 'numberReady' : 'readyReplicas') ?? 0);
}

function scalesWhat(scaler: KubeObject, { kind, metadata }: KubeObject): boolean {
  const target = at(scaler, 'spec', 'scaleTargetRef');
  return at(target, 'kind') === kind && at(target, 'name') === metadata.name;
}

/** Whether git says so: who applies a field holds it, until a hand changes it. */
function isAppliedAtZero({ metadata }: KubeObject): boolean {
  return listAt(metadata, 'managedFields').some(
    (entry) => at(entry, 'operation') === 'Apply' && at(entry, 'fieldsV1', 'f:spec', 'f:replicas') !== undefined,
  );
}

function isAt({ metadata }: KubeObject, namespace: string, name: string = metadata.name): boolean {
  return metadata.namespace === namespace && metadata.name === name;
}
