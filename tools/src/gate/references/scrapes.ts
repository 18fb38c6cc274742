import type { Rendered } from '../../model/finding.ts';
import { at, listAt } from '../../lib/values/at.ts';
import { patternOf } from '../../lib/values/pattern.ts';
import type { CalledPod } from './door.ts';
import type { EnvironmentIndex } from './environment-index.ts';
import { givenObjects } from './given.ts';
import type { PodTemplate } from './pods.ts';
import { podsBehind, portOfPod, selectorOf, servicePorts } from './services.ts';
import { writtenJobs } from './written-jobs.ts';

interface RelabelRule {
  readonly source_labels?: readonly string[];
  readonly separator?: string;
  readonly regex?: string;
  readonly action?: string;
}
interface Discovery {
  readonly role?: string;
  readonly namespaces?: { readonly names?: readonly string[] };
}

/** A scrape job, or where alerts go, that finds its targets in the cluster. */
export interface ScrapeJob {
  readonly source: Rendered;
  /** `data[prometheus.yml].scrape_configs[web]`. */
  readonly field: string;
  readonly metricsPath: string;
  /** What it looks for in the cluster: `endpoints`, `endpointslice` or `pod`. */
  readonly discovers: string;
  readonly namespaces: readonly string[];
  /** What its rules keep, as they say it. */
  readonly kept: string;
  /** Whether it keeps a port of anything: of pods, or of a Service that selects none, as the API servers'. */
  readonly keeps: boolean;
  /** The pods that it finds. */
  readonly targets: readonly CalledPod[];
  /** Expressions of rules that write labels, and that fit none of the targets. */
  readonly idle: readonly string[];
  /** The pods that read this configuration. */
  readonly readers: readonly PodTemplate[];
}

/** The jobs of every Prometheus configuration that find targets in the cluster. */
export function scrapeJobs(index: EnvironmentIndex): readonly ScrapeJob[] {
  return writtenJobs(index).flatMap(({ source, field, job }) =>
    jobOf(source, field, job, readersOf(source, index), index),
  );
}

function jobOf(
  source: Rendered,
  field: string,
  job: unknown,
  readers: readonly PodTemplate[],
  index: EnvironmentIndex,
): readonly ScrapeJob[] {
  const rules = listAt<RelabelRule>(job, 'relabel_configs').filter(
    ({ action }) => action === 'keep' || action === 'drop',
  );
  return listAt<Discovery>(job, 'kubernetes_sd_configs')
    .filter(({ role }) => ['endpoints', 'endpointslice', 'pod'].includes(role ?? ''))
    .map(({ role = '', namespaces }) => {
      const names = namespaces?.names ?? [...index.namespaces.keys()];
      const candidates = names.flatMap((name) =>
        role === 'pod' ? podTargets(name, index) : serviceTargets(name, index),
      );
      const found = candidates.filter(({ labels }) => rules.every((rule) => passes(rule, labels)));
      return {
        source,
        field,
        metricsPath: String(at(job, 'metrics_path') ?? '/metrics'),
        discovers: role,
        namespaces: namespaces?.names ?? [],
        kept: rules.map(({ regex = '(.*)' }) => regex).join(' and '),
        keeps: found.length > 0,
        targets: found.flatMap(({ called }) => called ?? []),
        idle: idleIn(job, found),
        readers,
      };
    });
}

/** Of rules that write a label from others that some target has: what no target has may be for those to come. */
function idleIn(job: unknown, targets: readonly { readonly labels: Candidate['labels'] }[]): readonly string[] {
  return listAt<RelabelRule>(job, 'relabel_configs')
    .filter(({ action = 'replace', regex }) => action === 'replace' && regex !== undefined)
    .filter((rule) => {
      const having = targets.filter(({ labels }) =>
        (rule.source_labels ?? []).every((label) => Boolean(labels[label])),
      );
      return having.length > 0 && !having.some(({ labels }) => passes({ ...rule, action: 'keep' }, labels));
    })
    .map(({ regex }) => String(regex));
}

interface Candidate {
  readonly labels: Readonly<Record<string, string>>;
  /** Undefined where the addresses are those of no pod. */
  readonly called?: CalledPod;
}

/** Of the Services that are rendered, and of those that every cluster has. */
function serviceTargets(namespace: string, index: EnvironmentIndex): readonly Candidate[] {
  const services = index.namesOf('Service', namespace).flatMap((name) => index.find('Service', name, namespace) ?? []);
  return services.flatMap((service) => {
    // That of the API servers selects no pod, and they write its addresses themselves.
    if (selectorOf(service) === undefined && givenObjects.includes(service.object)) {
      return servicePorts(service).map(({ name = '' }) => ({ labels: serviceLabels(service, namespace, name) }));
    }
    return podsBehind(service, index).flatMap((pod) =>
      servicePorts(service).flatMap(({ name = '', targetPort, protocol }) => {
        const port = portOfPod(pod, targetPort, protocol);
        if (port === undefined) return [];
        const labels = {
          ...podLabels(pod),
          ...serviceLabels(service, namespace, name),
          __meta_kubernetes_pod_container_port_name: port.name ?? '',
          __meta_kubernetes_pod_container_port_number: String(port.number),
        };
        return [{ labels, called: { pod, port } }];
      }),
    );
  });
}

function serviceLabels({ object }: Rendered, namespace: string, port: string): Candidate['labels'] {
  return {
    __meta_kubernetes_namespace: namespace,
    __meta_kubernetes_service_name: object.metadata.name,
    __meta_kubernetes_endpointslice_port_name: port,
    __meta_kubernetes_endpoint_port_name: port,
    ...metaLabels('service_label', object.metadata.labels ?? {}),
    ...metaLabels('service_annotation', object.metadata.annotations ?? {}),
  };
}

function podTargets(namespace: string, index: EnvironmentIndex): readonly Candidate[] {
  return index.podsIn(namespace).flatMap((pod) =>
    pod.containers.flatMap(({ name, ports }) =>
      ports.map((port) => ({
        labels: {
          ...podLabels(pod),
          __meta_kubernetes_pod_container_name: name,
          __meta_kubernetes_pod_container_port_name: port.name ?? '',
          __meta_kubernetes_pod_container_port_number: String(port.number),
        },
        called: { pod, port },
      })),
    ),
  );
}

function podLabels({ namespace, labels, annotations }: PodTemplate): Readonly<Record<string, string>> {
  return {
    __meta_kubernetes_namespace: namespace,
    ...metaLabels('pod_label', labels),
    ...metaLabels('pod_annotation', annotations),
  };
}

function metaLabels(kind: string, values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const pairs = Object.entries(values).map(([key, value]) => [key.replaceAll(/\W/g, '_'), value] as const);
  return Object.fromEntries(
    pairs.flatMap(([key, value]) => [
      [`__meta_kubernetes_${kind}_${key}`, value],
      [`__meta_kubernetes_${kind}present_${key}`, 'true'],
    ]),
  );
}

/** What only a cluster knows (a pod's name, node, phase) lets everything through. */
const known =
  /^__meta_kubernetes_(namespace|service_name|endpoint(slice)?_port_name|pod_container_port_(name|number)|(pod|service)_(label|annotation)(present)?_\w+)$/;

function passes(
  { source_labels = [], separator = ';', regex = '(.*)', action }: RelabelRule,
  labels: Candidate['labels'],
) {
  if (!source_labels.every((label) => known.test(label))) return true;
  const value = source_labels.map((label) => labels[label] ?? '').join(separator);
  const pattern = patternOf(`^(?:${regex})$`);
  return pattern === undefined || pattern.test(value) === (action === 'keep');
}

function readersOf({ object }: Rendered, index: EnvironmentIndex): readonly PodTemplate[] {
  const { name, namespace = 'default' } = object.metadata;
  return index
    .podsIn(namespace)
    .filter(({ spec }) =>
      listAt(spec, 'volumes').some((volume) =>
        [volume, ...listAt(volume, 'projected', 'sources')].some((part) => at(part, 'configMap', 'name') === name),
      ),
    );
}
