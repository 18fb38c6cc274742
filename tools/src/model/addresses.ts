import type { Environment } from './environment.ts';
import type { Instance } from './instance.ts';

/** What is reached through an environment's ingress on this machine. */
export function serviceUrl(instance: Instance, environment: Environment): string {
  return `http://web.${environment}.localhost:${instance.ports[environment]}/`;
}

export function argocdUrl(instance: Instance, environment: Environment): string {
  return `http://argocd.${environment}.localhost:${instance.ports[environment]}/`;
}

export function grafanaUrl(instance: Instance, environment: Environment): string {
  return `http://grafana.${environment}.localhost:${instance.ports[environment]}/`;
}

export function prometheusUrl(instance: Instance, environment: Environment): string {
  return `http://prometheus.${environment}.localhost:${instance.ports[environment]}/`;
}
