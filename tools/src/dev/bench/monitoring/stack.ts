import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../../../model/kube-object.ts';

/** What a stack brings and asks for. */
export interface StackFootprint {
  readonly objects: number;
  readonly pods: number;
  /** MiB. */
  readonly requestedMemory: number;
  /** Thousandths of a core. */
  readonly requestedCpu: number;
  readonly alerts: number;
  readonly recordingRules: number;
  readonly dashboards: number;
}

interface Workload {
  readonly kind: string;
  readonly spec: {
    readonly replicas?: number;
    readonly template: { readonly spec: { readonly containers: readonly { resources?: Resources }[] } };
  };
}

interface Resources {
  readonly requests?: { readonly cpu?: string | number; readonly memory?: string };
}

/** Counts rendered objects, on so many nodes. */
export function footprintOf(objects: readonly KubeObject[], nodes: number): StackFootprint {
  const workloads = objects
    .filter(({ kind }) => ['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind))
    .map((object) => object as unknown as Workload)
    .map(({ kind, spec }) => ({ spec, count: kind === 'DaemonSet' ? nodes : (spec.replicas ?? 1) }));
  const requested = (of: (resources: Resources) => number): number =>
    sum(
      workloads.map(
        ({ spec, count }) => count * sum(spec.template.spec.containers.map((one) => of(one.resources ?? {}))),
      ),
    );
  const files = objects
    .filter(({ kind }) => kind === 'ConfigMap')
    .flatMap(({ data }) => Object.entries((data ?? {}) as Record<string, string>));
  const rules = files
    .filter(([file, text]) => file.endsWith('.yaml') && text.includes('groups:'))
    .flatMap(([, text]) => parseAllDocuments(text).map((document) => document.toJS() as Rules))
    .flatMap(({ groups }) => (groups ?? []).flatMap((group) => group.rules ?? []));
  return {
    objects: objects.length,
    pods: sum(workloads.map(({ count }) => count)),
    requestedMemory: requested(({ requests }) => mebibytesOf(requests?.memory ?? '0Mi')),
    requestedCpu: requested(({ requests }) => millicoresOf(String(requests?.cpu ?? 0))),
    alerts: rules.filter((rule) => 'alert' in rule).length,
    recordingRules: rules.filter((rule) => 'record' in rule).length,
    dashboards: files.filter(([file, text]) => file.endsWith('.json') && text.includes('"panels"')).length,
  };
}

interface Rules {
  readonly groups?: readonly { readonly rules?: readonly object[] }[];
}

function mebibytesOf(text: string): number {
  const [, number = '0', unit = ''] = /^(\d+)(Ki|Mi|Gi)$/.exec(text) ?? [];
  return Number(number) * ({ Ki: 1 / 1024, Mi: 1, Gi: 1024 }[unit] ?? 0);
}

function millicoresOf(text: string): number {
  return text.endsWith('m') ? Number(text.slice(0, -1)) : Number(text) * 1000;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
