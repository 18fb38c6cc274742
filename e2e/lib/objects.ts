/** The fields of cluster objects that the scenarios read. */
export interface Meta {
  readonly name: string;
  readonly namespace?: string;
  readonly uid: string;
  readonly generation?: number;
  readonly creationTimestamp: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface List<T> {
  readonly items: readonly T[];
}

interface Condition {
  readonly type: string;
  readonly status?: string;
  readonly message?: string;
}

export interface Application {
  readonly metadata: Meta;
  readonly spec: { readonly project: string };
  readonly operation?: object;
  readonly status?: {
    readonly sync?: { readonly status: string; readonly revision?: string };
    readonly health?: { readonly status: string };
    readonly conditions?: readonly Condition[];
    readonly reconciledAt?: string;
    readonly operationState?: {
      readonly phase: string;
      readonly message?: string;
      readonly startedAt: string;
      readonly finishedAt?: string;
      readonly syncResult?: {
        readonly revision?: string;
        readonly resources?: readonly { readonly kind: string; readonly name: string; readonly message?: string }[];
      };
    };
  };
}

export interface Deployment {
  readonly metadata: Meta;
  readonly spec: {
    readonly replicas: number;
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly template: { readonly spec: { readonly containers: readonly { name: string; image: string }[] } };
  };
  readonly status: {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly updatedReplicas?: number;
    readonly readyReplicas?: number;
  };
}

export interface Pod {
  readonly metadata: Meta;
  readonly spec: { readonly nodeName?: string; readonly containers: readonly { image: string }[] };
  readonly status: {
    readonly phase: string;
    readonly podIP?: string;
    readonly conditions?: readonly Condition[];
    readonly containerStatuses?: readonly {
      readonly restartCount: number;
      readonly ready: boolean;
      readonly imageID: string;
      readonly state: { readonly waiting?: { readonly reason: string }; readonly terminated?: { reason: string } };
      readonly lastState?: { readonly terminated?: { readonly exitCode: number } };
    }[];
  };
}

export interface Node {
  readonly metadata: Meta;
  readonly spec: { readonly unschedulable?: boolean; readonly taints?: readonly { readonly key: string }[] };
  readonly status: { readonly conditions: readonly Condition[] };
}

function isTrue(conditions: readonly Condition[] | undefined, type: string): boolean {
  return conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false;
}

export function isReady(object: Pod | Node): boolean {
  return isTrue(object.status.conditions, 'Ready');
}

/** Whether every pod of the newest template is ready and no other one is left. */
export function isRolledOut({ metadata, spec, status }: Deployment): boolean {
  return (
    status.observedGeneration === metadata.generation &&
    status.updatedReplicas === spec.replicas &&
    status.readyReplicas === spec.replicas &&
    status.replicas === spec.replicas
  );
}

/** Synced and Healthy with no operation under way. */
export function isSettled({ status, operation }: Application): boolean {
  return (
    status?.sync?.status === 'Synced' &&
    status.health?.status === 'Healthy' &&
    operation === undefined &&
    status.operationState?.phase !== 'Running'
  );
}

/** "web OutOfSync/Degraded (Failed: one or more objects failed to apply)". */
export function describeApplication({ metadata, status }: Application): string {
  const state = status?.operationState;
  const operation =
    state === undefined || state.phase === 'Succeeded' ? '' : ` (${state.phase}: ${state.message ?? ''})`;
  return `${metadata.name} ${status?.sync?.status ?? '?'}/${status?.health?.status ?? '?'}${operation}`;
}
