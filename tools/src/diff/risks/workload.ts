import { at } from '../../lib/values/at.ts';
import { both, differs, shown, when, type FindRisk } from './subject.ts';

const workloads = new Set(['Deployment', 'Rollout', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job']);

/** Fields that the API server lets nobody change: the sync fails until the object is made anew. */
export const selectorRisk: FindRisk = (subject) => {
  if (subject.kind === 'Service') {
    return when(differs(subject, 'spec', 'selector'), 'caution', 'selector', 'traffic goes to other pods at once');
  }
  return when(
    workloads.has(subject.kind) && differs(subject, 'spec', 'selector'),
    'danger',
    'selector',
    'it is immutable: the sync fails until the object is deleted and made anew',
  );
};

/** The same for a Job's pods and for what a StatefulSet fixes at its start. */
export const immutableFieldRisk: FindRisk = (subject) => {
  const fields =
    subject.kind === 'Job'
      ? ['template', 'completionMode']
      : subject.kind === 'StatefulSet'
        ? ['serviceName', 'podManagementPolicy']
        : [];
  return fields.flatMap((field) =>
    when(
      differs(subject, 'spec', field),
      'danger',
      'immutable',
      `spec.${field} cannot change: the sync fails until the ${subject.kind} is deleted and made anew`,
    ),
  );
};

/** New pods replace the old ones. */
export const rolloutRisk: FindRisk = (subject) => {
  if (!['Deployment', 'Rollout', 'StatefulSet', 'DaemonSet'].includes(subject.kind)) return [];
  const changed = differs(subject, 'spec', 'template');
  if (subject.kind === 'Rollout') {
    return when(changed, 'note', 'rollout', 'new pods replace the old ones step by step, or are taken back by figures');
  }
  const recreate = at(subject.after, 'spec', 'strategy', 'type') === 'Recreate';
  return recreate
    ? when(changed, 'caution', 'rollout', 'new pods start only after the old ones have gone (Recreate)')
    : when(changed, 'note', 'rollout', 'new pods replace the old ones');
};

/** How many pods may be missing while new ones come. */
export const strategyRisk: FindRisk = (subject) => {
  if (!workloads.has(subject.kind)) return [];
  const field = ['Deployment', 'Rollout'].includes(subject.kind) ? 'strategy' : 'updateStrategy';
  const [old, next] = both(subject, (side) => at(side, 'spec', field));
  return when(differs(subject, 'spec', field), 'caution', 'strategy', `${shown(old)} becomes ${shown(next)}`);
};

/** How many pods there are. */
export const replicasRisk: FindRisk = (subject) => {
  if (
    !['Deployment', 'Rollout', 'StatefulSet', 'ReplicaSet'].includes(subject.kind) ||
    !differs(subject, 'spec', 'replicas')
  ) {
    return [];
  }
  const [old, next] = both(subject, (side) => at(side, 'spec', 'replicas'));
  if (next === 0) return when(true, 'danger', 'replicas', `${shown(old)} → 0: it stops`);
  const fewer = Number(next ?? 1) < Number(old ?? 1);
  return when(true, fewer ? 'caution' : 'note', 'replicas', `${shown(old)} → ${shown(next)}`);
};

/** The bounds between which the autoscaler moves. */
export const autoscalingRisk: FindRisk = (subject) => {
  if (subject.kind !== 'HorizontalPodAutoscaler') return [];
  return (['minReplicas', 'maxReplicas'] as const).flatMap((field) => {
    if (!differs(subject, 'spec', field)) return [];
    const [old, next] = both(subject, (side) => at(side, 'spec', field));
    const fewer = Number(next ?? 1) < Number(old ?? 1);
    return when(true, fewer ? 'caution' : 'note', 'replicas', `${field} ${shown(old)} → ${shown(next)}`);
  });
};

/** Pods read most of a ConfigMap only when they start. */
export const configurationRisk: FindRisk = (subject) => {
  if (subject.kind !== 'ConfigMap' || subject.before === undefined || subject.after === undefined) return [];
  const renamed = subject.before.metadata.name !== subject.after.metadata.name;
  return renamed
    ? when(true, 'note', 'configuration', 'it has a new name, so the pods that name it are replaced')
    : when(differs(subject, 'data'), 'note', 'configuration', 'the name stays: running pods may not notice');
};

/** How many pods a node's drain may take at once. */
export const disruptionRisk: FindRisk = (subject) => {
  if (subject.kind !== 'PodDisruptionBudget') return [];
  if (subject.after === undefined) return when(true, 'caution', 'disruption', 'a drain may take all pods at once');
  const { minAvailable: least, maxUnavailable: most } = (at(subject.after, 'spec') ?? {}) as Record<string, unknown>;
  const blocks = most === 0 || most === '0%' || least === '100%';
  if (blocks) return when(true, 'danger', 'disruption', 'no pod may go, so no node can be drained or upgraded');
  return when(differs(subject, 'spec'), 'caution', 'disruption', 'another number of pods may go at once in a drain');
};
