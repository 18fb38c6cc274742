/**
 * What kube-prometheus asks for as it comes, to stand beside what is measured here: counted from its compiled manifests
 * at commit 4d719f1 of 2026-08-10, without their CRDs; it was not run. What its operator adds beside is not in them.
 */
export const kubePrometheus = {
  source: 'prometheus-operator/kube-prometheus, manifests/ at 4d719f1',
  objects: 121,
  dashboards: 34,
  alerts: 139,
  recordingRules: 95,
  /** Two of Prometheus, three of Alertmanager, two of the adapter, and one of four others. */
  podsBesideNodes: 11,
  podsPerNode: 1,
  /** MiB: 2x400, 3x100, 2x180, 100, 120, 60, 230. */
  requestedMemory: 1970,
  requestedMemoryPerNode: 200,
  /** Thousandths of a core; Prometheus itself requests none. */
  requestedCpu: 496,
  requestedCpuPerNode: 112,
} as const;
