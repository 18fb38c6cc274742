import { at, listAt } from '../lib/values/at.ts';
import type { Rendered } from './finding.ts';
import type { KubeObject } from './kube-object.ts';

export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly [field: string]: unknown;
}

/** An object that makes pods, with the pod it makes. */
interface Workload {
  readonly source: Rendered;
  readonly pod: { readonly containers?: readonly Container[]; readonly initContainers?: readonly Container[] };
  /** Where the pod's specification stands: "spec.template.spec". */
  readonly field: string;
}

const template = ['spec', 'template', 'spec'];

const podFields: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  Deployment: template,
  Rollout: template,
  StatefulSet: template,
  DaemonSet: template,
  ReplicaSet: template,
  Job: template,
  CronJob: ['spec', 'jobTemplate', ...template],
};

/** The kinds that make pods. */
export const podKinds: readonly string[] = Object.keys(podFields);

/** The kinds whose number of pods somebody sets: git, an autoscaler, a hand. */
export const scaledKinds: ReadonlySet<string> = new Set(['Deployment', 'Rollout', 'StatefulSet']);

/** Everything that makes pods. */
export function workloads(rendered: readonly Rendered[]): readonly Workload[] {
  return rendered.flatMap((source) => {
    const path = podFields[source.object.kind];
    if (path === undefined) return [];
    return [{ source, pod: (at(source.object, ...path) ?? {}) as Workload['pod'], field: path.join('.') }];
  });
}

/** The specification of the pods that an object makes, be its kind known or not; undefined when it makes none. */
export function podOf(object: KubeObject | undefined): Readonly<Record<string, unknown>> | undefined {
  const pod = at(object, ...(podFields[object?.kind ?? ''] ?? template));
  return listAt(pod, 'containers').length === 0 ? undefined : (pod as Record<string, unknown>);
}

/** All containers of the pods that an object makes, those that run before the others last. */
export function containersOf(object: KubeObject | undefined): readonly Container[] {
  const pod = podOf(object);
  return ['containers', 'initContainers'].flatMap((list) => listAt<Container>(pod, list));
}
