import type { Rendered } from './law.ts';

export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly ports?: readonly { readonly hostPort?: number }[];
  readonly resources?: { readonly requests?: Quantities; readonly limits?: Quantities };
  readonly readinessProbe?: object;
  readonly livenessProbe?: object;
  readonly securityContext?: SecurityContext;
}

export interface SecurityContext {
  readonly runAsNonRoot?: boolean;
  readonly privileged?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
  readonly readOnlyRootFilesystem?: boolean;
  readonly seccompProfile?: { readonly type?: string };
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
}

type Quantities = Readonly<Record<string, string | number | undefined>>;

export interface PodSpec {
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly volumes?: readonly { readonly name: string; readonly hostPath?: object }[];
  readonly securityContext?: SecurityContext;
  readonly containers?: readonly Container[];
  readonly initContainers?: readonly Container[];
}

/** An object that makes pods, with the pod it makes. */
export interface Workload {
  readonly source: Rendered;
  readonly pod: PodSpec;
  /** Where the pod's specification stands: "spec.template.spec". */
  readonly field: string;
}

export interface FoundContainer {
  readonly source: Rendered;
  readonly pod: PodSpec;
  readonly container: Container;
  /** "spec.template.spec.containers[web]". */
  readonly field: string;
  /** Whether it stays: no init container and not of a Job. */
  readonly serves: boolean;
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

/** Every container of everything that makes pods. */
export function containers(rendered: readonly Rendered[]): readonly FoundContainer[] {
  return workloads(rendered).flatMap(containersOf);
}

function containersOf({ source, pod, field }: Workload): readonly FoundContainer[] {
  const isJob = source.object.kind === 'Job' || source.object.kind === 'CronJob';
  const found = (list: 'containers' | 'initContainers', serves: boolean): readonly FoundContainer[] =>
    (pod[list] ?? []).map((container) => ({
      source,
      pod,
      container,
      field: `${field}.${list}[${container.name}]`,
      serves,
    }));
  return [...found('containers', !isJob), ...found('initContainers', false)];
}
