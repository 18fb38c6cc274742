/** Any Kubernetes object, as rendered. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** "argoproj.io" of "argoproj.io/v1alpha1", '' of "v1" and where an object lacks it, which the API server refuses. */
export function groupOf(apiVersion = ''): string {
  return String(apiVersion).includes('/') ? apiVersion.split('/')[0]! : '';
}

/** "Service", "Application.argoproj.io": the kind, and its group unless Kubernetes itself has it. */
export function groupKindOf({ apiVersion, kind }: KubeObject): string {
  const group = groupOf(apiVersion);
  return group === '' || !group.includes('.') || group.endsWith('.k8s.io') ? kind : `${kind}.${group}`;
}
