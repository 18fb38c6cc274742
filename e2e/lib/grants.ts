import { nameLabel } from './probes.ts';

interface CallersAndCalled {
  readonly namespace: string;
  /** What `nameLabel` says of the pods that call, and of those that are called on `port`. */
  readonly from: string;
  readonly to: string;
  readonly port: number;
  /** Of the policy that lets the callers out; the other one has the name of `to`. */
  readonly egress: string;
}

/** Both sides of a call between pods of one namespace that denies everything else. */
export function grantsOfCall({ namespace, from, to, port, egress }: CallersAndCalled) {
  const policy = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' };
  const ports = [{ port }];
  const [callers, called] = [from, to].map((name) => ({ matchLabels: nameLabel(name) }));
  return [
    {
      ...policy,
      metadata: { name: to, namespace },
      spec: { podSelector: called, ingress: [{ from: [{ podSelector: callers }], ports }] },
    },
    {
      ...policy,
      metadata: { name: egress, namespace },
      spec: { podSelector: callers, policyTypes: ['Egress'], egress: [{ to: [{ podSelector: called }], ports }] },
    },
  ];
}
