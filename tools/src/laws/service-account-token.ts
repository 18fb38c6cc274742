import { finding, type Finding, type Rendered } from './law.ts';
import { workloads } from './workloads.ts';

/** The default service account is shared by all pods of a namespace: none of them gets its token. */
export function serviceAccountToken(rendered: readonly Rendered[]): readonly Finding[] {
  return workloads(rendered)
    .filter(({ pod }) => (pod.serviceAccountName ?? 'default') === 'default')
    .filter(({ pod }) => pod.automountServiceAccountToken !== false)
    .map(({ source, pod, field }) =>
      finding(source, `${field}.automountServiceAccountToken`, pod.automountServiceAccountToken, {
        reason: 'the pod gets the token of the default service account',
        wayOut: 'Set it to false, or give the pod a service account of its own.',
      }),
    );
}
