import type { Rendered } from './finding.ts';

interface Container {
  readonly name: string;
  readonly image?: string;
}

interface PodSpec {
  readonly containers?: readonly Container[];
  readonly initContainers?: readonly Container[];
}

/** An object that makes pods, with the pod it makes. */
interface Workload {
  readonly source: Rendered;
  readonly pod: PodSpec;
  /** Where the pod's specification stands: "spec.template.spec". */
  readonly field: string;
}

const podFields: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  Deployment: ['spec', 'template', 'spec'],
  StatefulSet: ['spec', 'template', 'spec'],
  DaemonSet: ['spec', 'template', 'spec'],
  ReplicaSet: ['spec', 'template', 'spec'],
  Job: ['spec', 'template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};

/** Everything that makes pods. */
export function workloads(rendered: readonly Rendered[]): readonly Workload[] {
  return rendered.flatMap((source) => {
    const path = podFields[source.object.kind];
    if (path === undefined) return [];
    const pod = path.reduce<unknown>(
      (value, key) => (value as Record<string, unknown> | undefined)?.[key],
      source.object,
    );
    return [{ source, pod: (pod ?? {}) as PodSpec, field: path.join('.') }];
  });
}
