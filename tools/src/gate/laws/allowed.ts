import type { Finding } from '../../model/finding.ts';

/** Something that cannot meet a law, by name and with its reason. */
export interface Allowance {
  readonly law: string;
  /** The object as findings name it: "Deployment kube-system/metrics-server". */
  readonly object: string;
  /** The end of the field; default: any field. */
  readonly field?: string;
  /** Only overlays below this folder; default: everywhere. */
  readonly under?: string;
  readonly reason: string;
}

/** Every exception from a law of this folder; an exception from a policy is a patch of that policy. */
export const allowances: readonly Allowance[] = [
  {
    law: 'default-deny',
    object: 'Deployment kube-system/metrics-server',
    reason: "kube-system is the cluster's own: a default there would cut off CoreDNS and the control plane",
  },
  {
    law: 'pod-security-level',
    object: 'Namespace ingress',
    under: 'local',
    reason: 'a laptop has no load balancer, so the ingress controller takes a port of its node (hostPort)',
  },
  {
    law: 'pod-security-level',
    object: 'Namespace node-exporter',
    reason:
      "its one workload reads the node's files by a hostPath, which every other level refuses; nothing else is there",
  },
  {
    law: 'pod-security-level',
    object: 'Namespace storage',
    under: 'local',
    reason:
      'its provisioner makes volumes as folders of a node, by pods with a hostPath; a cluster on AWS has no such pod',
  },
  {
    law: 'least-rights',
    object: 'ClusterRole argocd-application-controller',
    reason: 'it syncs whatever the projects allow, and they say which kinds: Argo CD gives itself no narrower role',
  },
  {
    law: 'least-rights',
    object: 'ClusterRole argocd-server',
    reason: "it shows, and on a person's word deletes, whatever the projects allow",
  },
];

/** Whether the allowance covers what a law found. */
export function covers(allowance: Allowance, law: string, { file, object, field }: Finding): boolean {
  return (
    allowance.law === law &&
    allowance.object === object &&
    (allowance.field === undefined || field.endsWith(allowance.field)) &&
    (allowance.under === undefined || file.startsWith(`${allowance.under}/`))
  );
}
