import type { StackFootprint } from './stack.ts';

/** Where the numbers below come from. */
export const kubePrometheusSource = 'prometheus-operator/kube-prometheus, manifests/ at 4d719f1 of 2026-08-10';

/**
 * What kube-prometheus brings and asks for as it comes, on so many nodes: counted from its compiled manifests, without
 * their CRDs. It was not run; what its operator adds beside is not in it.
 */
export function kubePrometheus(nodes: number): StackFootprint {
  return {
    objects: 121,
    // Two of Prometheus, three of Alertmanager, two of the adapter, and one of four others.
    pods: 11 + nodes,
    // 2x400, 3x100, 2x180, 100, 120, 60, 230, and node-exporter with its proxy.
    requestedMemory: 1970 + 200 * nodes,
    // Prometheus itself requests none.
    requestedCpu: 496 + 112 * nodes,
    alerts: 139,
    recordingRules: 95,
    dashboards: 34,
  };
}
