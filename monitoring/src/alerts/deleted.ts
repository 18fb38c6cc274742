import { argocdParts } from '@lockstep/tools/model/argocd-parts';
import type { Alert } from './alert.ts';

/** The platform's Applications, which git names in every environment: one that is gone has no series that could say so. */
export const namedApplications = [
  'applications',
  'argocd',
  'cert-manager',
  'external-dns',
  'external-secrets',
  'ingress',
  'metrics-server',
  'monitoring',
  'nodes',
  'policies',
  'storage',
] as const;

/**
 * A laptop goes without some until they are asked for; where they are wanted, what they brought is there: an Application
 * that brings a namespace of its own takes nothing along before a person confirms it.
 */
const leftOutSomewhere: Readonly<Record<string, string>> = {
  database: 'kube_deployment_spec_replicas{namespace="database", deployment="database"}',
  'external-dns': 'kube_deployment_spec_replicas{namespace="external-dns", deployment="external-dns"}',
  'external-secrets': 'kube_deployment_spec_replicas{namespace="external-secrets", deployment="external-secrets"}',
  logs: 'kube_statefulset_status_replicas_ready{namespace="logs", statefulset="logs"}',
  rollouts: 'kube_deployment_spec_replicas{namespace="rollouts", deployment="rollouts"}',
  traces: 'kube_deployment_spec_replicas{namespace="traces", deployment="collector"}',
  // A laptop's nodes are there before its cluster, and none is EKS's.
  nodes: 'kube_node_info{os_image=~".*EKS Auto.*"}',
};

/** An Application that is not there. */
export function gone(application: string): string {
  const absent = `absent(argocd_app_info{name="${application}"})`;
  const brought = leftOutSomewhere[application];
  return brought === undefined ? absent : `(${absent} and on () sum(${brought}) > 0)`;
}

/** Applications that git names and the cluster has not, by expressions that are there where one is gone. */
export function applicationMissing(...expressions: readonly string[]): Alert {
  return {
    name: 'ArgocdApplicationMissing',
    severity: 'ticket',
    expr: [
      'max by (name) (',
      expressions.map((each) => `  ${each}`).join('\n  or\n'),
      ')',
      // ArgocdPartDown says it where nobody tells of Applications.
      'and on () max(up{job="argocd", component="application-controller"}) == 1',
    ].join('\n'),
    // The root Application brings back each other one within seconds.
    for: '2m',
    summary: 'The Application {{ $labels.name }} is not there, though git names it',
    description:
      'What it brought runs on as it is, and follows git no longer: no merge arrives and no drift is healed.',
  };
}

/** Argo CD's own workloads of a kind that have no ready pod, or are not there at all. */
function withoutPods(kind: 'Deployment' | 'StatefulSet', metric: string): readonly string[] {
  const label = kind.toLowerCase();
  const names = argocdParts.filter((part) => part.kind === kind).map(({ name }) => name);
  const all = `${metric}{namespace="argocd", ${label}=~"${names.join('|')}"}`;
  return [
    `max by (namespace, ${label}) (${all}) == 0`,
    ...names.map((name) => `absent(${metric}{namespace="argocd", ${label}="${name}"})`),
  ];
}

const targetOfAutoscaler =
  'label_replace(kube_horizontalpodautoscaler_spec_min_replicas >= 1, "deployment", "$1", "horizontalpodautoscaler", "(.+)")';

/** What Argo CD does not take back by itself. */
export const deletedAlerts: readonly Alert[] = [
  {
    name: 'ScaledToZero',
    severity: 'ticket',
    // Where git states the number, Argo CD takes it back. An autoscaler is named after what it scales, and is off at 0.
    expr: [
      'max by (namespace, deployment) (kube_deployment_spec_replicas) == 0',
      'and on (namespace, deployment)',
      `max by (namespace, deployment) (${targetOfAutoscaler})`,
    ].join('\n'),
    for: '1m',
    summary: '{{ $labels.namespace }}/{{ $labels.deployment }} was scaled to 0, and its autoscaler is off',
    description:
      'It has no pods and stays so: git holds no number where an autoscaler does, and that one never leaves 0.',
  },
  {
    name: 'ArgocdPartDown',
    severity: 'ticket',
    expr: [
      'max by (deployment, statefulset) (',
      [
        ...withoutPods('StatefulSet', 'kube_statefulset_status_replicas_ready'),
        ...withoutPods('Deployment', 'kube_deployment_status_replicas_ready'),
      ]
        .map((each) => `  ${each}`)
        .join('\n  or\n'),
      ')',
      // Without this everything would be absent.
      'and on () max(up{job="kube-state-metrics"}) == 1',
    ].join('\n'),
    // A pod that is moved is back by then.
    for: '2m',
    summary: 'Argo CD has no {{ $labels.deployment }}{{ $labels.statefulset }}',
    description: 'Its Applications may go on to say Synced and Healthy: that is what was last seen of them.',
  },
  applicationMissing(...namedApplications.map(gone)),
];
