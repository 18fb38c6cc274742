import type { KubeObject } from './kube-object.ts';

/** What a cluster answers for a kind. */
export interface KubeList<T = KubeObject> {
  readonly items: readonly T[];
}

/** Any object as it lives in a cluster. */
interface LiveObject extends KubeObject {
  readonly metadata: KubeObject['metadata'] & {
    readonly uid?: string;
    readonly generation?: number;
    readonly deletionTimestamp?: string;
  };
}

/** What a controller says of an object of its own. */
export interface Condition {
  readonly type: string;
  readonly status?: string;
  readonly reason?: string;
  readonly message?: string;
}

/** What an Application of Argo CD syncs, and how. */
export interface ApplicationSpec {
  readonly project?: string;
  readonly source?: { readonly repoURL?: string; readonly path?: string; readonly targetRevision?: string };
  readonly destination?: { readonly server?: string; readonly name?: string; readonly namespace?: string };
  readonly syncPolicy?: {
    readonly automated?: { readonly prune?: boolean; readonly selfHeal?: boolean };
    readonly syncOptions?: readonly string[];
    readonly retry?: { readonly limit?: number };
  };
}

export interface LiveApplication extends LiveObject {
  readonly spec: ApplicationSpec;
  readonly operation?: object;
  readonly status?: {
    readonly sync?: { readonly status?: string; readonly revision?: string };
    readonly health?: { readonly status?: string; readonly message?: string };
    readonly conditions?: readonly Condition[];
    readonly reconciledAt?: string;
    /** What git says that it brings. */
    readonly resources?: readonly { readonly kind?: string; readonly name?: string }[];
    readonly summary?: { readonly images?: readonly string[] };
    readonly operationState?: {
      readonly phase?: string;
      readonly message?: string;
      readonly startedAt?: string;
      readonly finishedAt?: string;
      readonly syncResult?: {
        readonly revision?: string;
        readonly resources?: readonly { readonly kind: string; readonly name: string; readonly message?: string }[];
      };
    };
  };
}

export interface LiveDeployment extends LiveObject {
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

export interface LivePod extends LiveObject {
  readonly spec: {
    readonly nodeName?: string;
    readonly containers: readonly { readonly image: string }[];
    readonly volumes?: readonly { readonly persistentVolumeClaim?: { readonly claimName: string } }[];
  };
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

export interface LiveNode extends LiveObject {
  readonly spec: {
    readonly podCIDR?: string;
    readonly unschedulable?: boolean;
    readonly taints?: readonly { readonly key: string }[];
  };
  readonly status?: { readonly conditions?: readonly Condition[] };
}

export interface LiveService extends LiveObject {
  readonly spec: { readonly type?: string; readonly clusterIP: string };
  readonly status?: { readonly loadBalancer?: { readonly ingress?: readonly { hostname?: string; ip?: string }[] } };
}

export interface LiveSecret extends LiveObject {
  /** As base64. */
  readonly data?: Readonly<Record<string, string>>;
}

export interface LiveVolume extends LiveObject {
  readonly spec: {
    readonly persistentVolumeReclaimPolicy?: string;
    readonly capacity?: { readonly storage?: string };
    readonly claimRef?: { readonly namespace: string; readonly name: string };
    readonly csi?: { readonly volumeHandle: string };
  };
  readonly status?: { readonly phase?: string; readonly message?: string };
}

/** Whether a pod takes requests, or a node pods. */
export function isReady({ status }: LivePod | LiveNode): boolean {
  return status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ?? false;
}

/** Whether every pod of the newest template is ready and no other one is left. */
export function isRolledOut({ metadata, spec, status }: LiveDeployment): boolean {
  return (
    status.observedGeneration === metadata.generation &&
    status.updatedReplicas === spec.replicas &&
    status.readyReplicas === spec.replicas &&
    status.replicas === spec.replicas
  );
}

/** Synced and Healthy with no operation under way. */
export function isSettled({ status, operation }: LiveApplication): boolean {
  return (
    status?.sync?.status === 'Synced' &&
    status.health?.status === 'Healthy' &&
    operation === undefined &&
    status.operationState?.phase !== 'Running'
  );
}

/** "web OutOfSync/Degraded (Failed: one or more objects failed to apply)". */
export function describeApplication({ metadata, status }: LiveApplication): string {
  const state = status?.operationState;
  const operation =
    state === undefined || state.phase === 'Succeeded' ? '' : ` (${state.phase}: ${state.message ?? ''})`;
  return `${metadata.name} ${status?.sync?.status ?? '?'}/${status?.health?.status ?? '?'}${operation}`;
}
