import { median } from '../../../lib/values/median.ts';
/** What the kubelet's summary says of a node, as far as it is read here. */
export interface Summary {
  readonly pods?: readonly {
    readonly podRef: { readonly name: string; readonly namespace: string };
    readonly containers?: readonly {
      readonly name: string;
      readonly cpu?: { readonly usageCoreNanoSeconds?: number };
      readonly memory?: { readonly workingSetBytes?: number; readonly rssBytes?: number };
    }[];
  }[];
}

/** One look at one part of the stack, all its pods together. */
export interface Look {
  readonly part: string;
  readonly pods: number;
  readonly workingSetBytes: number;
  readonly rssBytes: number;
  /** Since the containers started. */
  readonly cpuSeconds: number;
}

/** What a part took over a time. */
export interface Usage {
  readonly part: string;
  readonly pods: number;
  /** MiB, the median of all looks: what the kubelet counts against the limit, page cache in use included. */
  readonly workingSet: number;
  /** MiB, the median of all looks: what the processes themselves hold. */
  readonly rss: number;
  /** Thousandths of a core, over the whole time. */
  readonly millicores: number;
}

/** The containers of some namespaces in the summaries of all nodes; those of one name are one part. */
export function lookAt(summaries: readonly Summary[], namespaces: readonly string[]): readonly Look[] {
  const parts = new Map<string, Look>();
  const containers = summaries
    .flatMap(({ pods }) => pods ?? [])
    .filter(({ podRef }) => namespaces.includes(podRef.namespace))
    .flatMap((pod) => pod.containers ?? []);
  for (const { name, cpu, memory } of containers) {
    const before = parts.get(name) ?? { part: name, pods: 0, workingSetBytes: 0, rssBytes: 0, cpuSeconds: 0 };
    parts.set(name, {
      part: name,
      pods: before.pods + 1,
      workingSetBytes: before.workingSetBytes + (memory?.workingSetBytes ?? 0),
      rssBytes: before.rssBytes + (memory?.rssBytes ?? 0),
      cpuSeconds: before.cpuSeconds + (cpu?.usageCoreNanoSeconds ?? 0) / 1e9,
    });
  }
  return [...parts.values()].toSorted((one, other) => one.part.localeCompare(other.part));
}

/**
 * What each part took over several looks; the last line is the sum.
 * @param seconds between the first look and the last.
 */
export function usageOver(looks: readonly (readonly Look[])[], seconds: number): readonly Usage[] {
  const names = [...new Set(looks.flat().map(({ part }) => part))];
  const parts = names.map((part): Usage => {
    const mine = looks.flatMap((look) => look.filter((one) => one.part === part));
    const cpu = (mine.at(-1)?.cpuSeconds ?? 0) - (mine[0]?.cpuSeconds ?? 0);
    return {
      part,
      pods: median(mine.map(({ pods }) => pods)),
      workingSet: mebibytes(median(mine.map(({ workingSetBytes }) => workingSetBytes))),
      rss: mebibytes(median(mine.map(({ rssBytes }) => rssBytes))),
      // A container that restarted counts from zero again.
      millicores: Math.round((Math.max(cpu, 0) / seconds) * 10_000) / 10,
    };
  });
  const sum = (pick: (usage: Usage) => number): number =>
    Math.round(parts.reduce((total, usage) => total + pick(usage), 0) * 10) / 10;
  const all = {
    part: 'all',
    pods: sum(({ pods }) => pods),
    workingSet: sum(({ workingSet }) => workingSet),
    rss: sum(({ rss }) => rss),
    millicores: sum(({ millicores }) => millicores),
  };
  return [...parts, all];
}

function mebibytes(bytes: number): number {
  return Math.round((bytes / 1024 / 1024) * 10) / 10;
}
