import type { Rendered } from '../../model/finding.ts';
import { podOf, workloads, type Container } from '../../model/workloads.ts';
import { at, listAt } from '../../lib/values/at.ts';
import { defined } from '../../lib/values/defined.ts';
import { requirementsOf, selects, type LabelMap, type LabelSelector } from './selector.ts';

export interface ContainerPort {
  readonly name?: string;
  readonly number: number;
  /** TCP, UDP or SCTP. */
  readonly protocol: string;
}

export interface PodContainer {
  readonly name: string;
  /** Where it stands: `spec.template.spec.containers[web]`. */
  readonly field: string;
  /** It ends before the others start, so that nothing asks it anything. */
  readonly runsBefore: boolean;
  readonly ports: readonly ContainerPort[];
  readonly container: Container;
}

/** The pods that one workload makes. */
export interface PodTemplate {
  readonly source: Rendered;
  readonly namespace: string;
  readonly labels: LabelMap;
  readonly annotations: LabelMap;
  /** `default` where the pods name none. */
  readonly serviceAccount: string;
  readonly hostNetwork: boolean;
  /** Those that run before the others too. */
  readonly containers: readonly PodContainer[];
  /** Where the pod's specification stands: `spec.template.spec`. */
  readonly field: string;
  readonly spec: Readonly<Record<string, unknown>>;
}

/**
 * What makes pods among the objects, a kind of somebody else's with a pod template too; each object's
 * namespace must be the one where it comes to stand.
 */
export function podTemplates(objects: readonly Rendered[]): readonly PodTemplate[] {
  const known = workloads(objects);
  const sources = new Set(known.map(({ source }) => source));
  const others = objects.flatMap((source) => {
    const pod = sources.has(source) ? undefined : podOf(source.object);
    return pod === undefined ? [] : [{ source, pod, field: 'spec.template.spec' }];
  });
  return [...known, ...others].map(({ source, pod, field }) => {
    const metadata = at(source.object, ...field.split('.').slice(0, -1), 'metadata');
    const spec = pod as Readonly<Record<string, unknown>>;
    return {
      source,
      namespace: source.object.metadata.namespace ?? 'default',
      labels: (at(metadata, 'labels') ?? {}) as LabelMap,
      annotations: (at(metadata, 'annotations') ?? {}) as LabelMap,
      serviceAccount: String(spec['serviceAccountName'] ?? spec['serviceAccount'] ?? 'default'),
      hostNetwork: spec['hostNetwork'] === true,
      containers: ['containers', 'initContainers'].flatMap((list) =>
        listAt<Container>(spec, list).map((container) => containerOf(container, `${field}.${list}`)),
      ),
      field,
      spec,
    };
  });
}

function containerOf(container: Container, list: string): PodContainer {
  return {
    name: container.name,
    field: `${list}[${container.name}]`,
    runsBefore: list.endsWith('.initContainers') && container['restartPolicy'] !== 'Always',
    ports: listAt<{ name?: string; containerPort: number; protocol?: string }>(container, 'ports').map(
      ({ name, containerPort, protocol = 'TCP' }) => defined({ name, number: containerPort, protocol }),
    ),
    container,
  };
}

/** A value that a controller gives: its own name, where that stands in it, and behind it what fits. */
interface Given {
  readonly named: boolean;
  readonly rest: RegExp;
}
const hash: Given = { named: false, rest: /^[a-z0-9]+$/ };
const numbered: Given = { named: true, rest: /^-\d+$/ };
const itself: Given = { named: true, rest: /^$/ };

/** Labels that a controller gives each pod by itself, and the values that they can have, by the kind of the controller. */
const addedLabels: Readonly<Record<string, Readonly<Record<string, Given>>>> = {
  Deployment: { 'pod-template-hash': hash },
  Rollout: { 'rollouts-pod-template-hash': hash },
  ReplicaSet: { 'pod-template-hash': hash },
  DaemonSet: { 'controller-revision-hash': hash },
  StatefulSet: {
    'controller-revision-hash': { named: true, rest: /^-[a-z0-9]+$/ },
    'statefulset.kubernetes.io/pod-name': numbered,
    'apps.kubernetes.io/pod-index': { named: false, rest: /^\d+$/ },
  },
  Job: { 'job-name': itself, 'batch.kubernetes.io/job-name': itself },
  CronJob: { 'job-name': numbered, 'batch.kubernetes.io/job-name': numbered },
};

function couldBe(value: string, { named, rest }: Given, name: string): boolean {
  const start = named ? name : '';
  return value.startsWith(start) && rest.test(value.slice(start.length));
}

/** Whether a selector selects some pod of the template, in whichever namespace: by its labels, and by those that its controller gives it. */
export function selectsPod(selector: LabelSelector | undefined, { labels, source }: PodTemplate): boolean {
  if (selector === undefined) return false;
  const { kind, metadata } = source.object;
  const added = addedLabels[kind] ?? {};
  const known: Record<string, string> = { ...labels };
  for (const { key, values = [] } of requirementsOf(selector)) {
    const given = Object.hasOwn(added, key) ? added[key] : undefined;
    if (given === undefined || Object.hasOwn(labels, key)) continue;
    known[key] = values.find((value) => couldBe(value, given, metadata.name)) ?? 'any';
  }
  return selects(selector, known);
}

/** The ports that a container's probes and hooks ask, and where each stands. */
export function askedPorts({
  container,
  field,
}: PodContainer): readonly { readonly field: string; readonly port: number | string }[] {
  return ['startupProbe', 'readinessProbe', 'livenessProbe', 'lifecycle.preStop', 'lifecycle.postStart'].flatMap(
    (asker) =>
      ['httpGet', 'tcpSocket', 'grpc'].flatMap((way) => {
        const port = at(container, ...asker.split('.'), way, 'port') as number | string | undefined;
        return port === undefined ? [] : [{ field: `${field}.${asker}.${way}.port`, port }];
      }),
  );
}

/**
 * Whether a pod can answer on a port. A name must be declared; a number may be one that a probe asks, or one of a
 * container that says nothing of its ports.
 */
export function mayListenOn(pod: PodTemplate, wanted: number | string, protocol: string): boolean {
  const running = pod.containers.filter(({ runsBefore }) => !runsBefore);
  return running.some((container) => {
    if (container.ports.some((port) => port.protocol === protocol && (port.number === wanted || port.name === wanted)))
      return true;
    if (typeof wanted === 'string') return false;
    const asked = askedPorts(container);
    return asked.some(({ port }) => port === wanted) || container.ports.length + asked.length === 0;
  });
}

/** "Deployment web": what makes the pods. */
export function nameOfWorkload({ source: { object } }: Pick<PodTemplate, 'source'>): string {
  return `${object.kind} ${object.metadata.name}`;
}

/** "http 5000, 9125/UDP": what containers declare, for people. */
export function portsText(containers: readonly PodContainer[]): string {
  const ports = containers
    .filter(({ runsBefore }) => !runsBefore || containers.length === 1)
    .flatMap((container) => container.ports)
    .map(
      ({ name, number, protocol }) =>
        `${name === undefined ? '' : `${name} `}${number}${protocol === 'TCP' ? '' : `/${protocol}`}`,
    );
  return ports.join(', ') || 'none';
}

/** The names of ports that containers declare. */
export function portNames(containers: readonly PodContainer[]): readonly string[] {
  return containers.flatMap(({ ports }) => ports.flatMap(({ name }) => name ?? []));
}
