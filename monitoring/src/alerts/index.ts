import type { Group } from '../rules/model.ts';
import { alertRule, type Alert } from './alert.ts';
import { alertmanagerAlerts } from './alertmanager.ts';
import { argocdAlerts } from './argocd.ts';
import { certificateAlerts } from './certificates.ts';
import { controlPlaneAlerts } from './control-plane.ts';
import { deletedAlerts } from './deleted.ts';
import { deliveryAlerts } from './delivery.ts';
import { dnsAlerts } from './dns.ts';
import { externalDnsAlerts } from './external-dns.ts';
import { externalSecretsAlerts } from './external-secrets.ts';
import { ingressAlerts } from './ingress.ts';
import { nodeAlerts } from './nodes.ts';
import { prometheusAlerts } from './prometheus.ts';
import { targetAlerts } from './targets.ts';
import { watchdogAlerts } from './watchdog.ts';
import { workloadAlerts } from './workloads.ts';

/** By what they watch; those of the objectives are made with their rules. */
const families: Readonly<Record<string, readonly Alert[]>> = {
  watchdog: watchdogAlerts,
  ingress: ingressAlerts,
  targets: targetAlerts,
  certificates: certificateAlerts,
  'control-plane': controlPlaneAlerts,
  dns: dnsAlerts,
  workloads: workloadAlerts,
  nodes: nodeAlerts,
  prometheus: prometheusAlerts,
  alertmanager: alertmanagerAlerts,
  argocd: argocdAlerts,
  deleted: deletedAlerts,
  delivery: deliveryAlerts,
  'external-dns': externalDnsAlerts,
  'external-secrets': externalSecretsAlerts,
};

export function alertGroups(): Group[] {
  return Object.entries(families).map(([name, alerts]) => ({ name, rules: alerts.map(alertRule) }));
}
