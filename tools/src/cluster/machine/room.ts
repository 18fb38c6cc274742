import { firstEnvironment } from '../../model/environment.ts';
import type { EngineName } from '../../model/instance.ts';
import type { Disk, Judge, MachineFacts, Start, MachineVerdict } from './facts.ts';
import { folderVariables } from './folders.ts';
import { isWsl } from './kernel.ts';

const gib = 1024 ** 3;

/** Bytes of memory that a start adds; measured at rest, with a margin. */
export function memoryFor({ clusters, nodes }: Pick<Start, 'clusters' | 'nodes'>): number {
  return (clusters * 1.5 + nodes * 0.4) * gib;
}

/**
 * Bytes of disk by use that a start adds at its peak; measured from an empty cache, with a margin. Docker keeps what its
 * builds passed through as well, and with the image store of containerd each layer packed and unpacked.
 */
export function diskFor(
  { toBuild, clusters }: Pick<Start, 'toBuild' | 'clusters'>,
  engine?: EngineName,
): Readonly<Record<Disk['use'], number>> {
  const kept = engine === 'docker' && toBuild > 0 ? 6 : 0;
  return {
    cache: (toBuild > 0 ? 17 : 2) * gib,
    engine: ((clusters > 0 || toBuild > 0 ? 5 : 0) + kept) * gib,
    state: 0.25 * gib,
    temporary: 0.5 * gib,
    checkout: 0,
  };
}

export const memoryJudge: Judge = {
  title: 'Memory',
  told: (facts) => `${gigabytes(availableTo(facts))} available`,
  judge: (facts, start) => {
    const [need, available] = [memoryFor(start), availableTo(facts)];
    if (available >= need) return [];
    return [
      {
        stops: true,
        what: 'There is too little memory for these clusters',
        why: `they need ${gigabytes(need)}, and ${gigabytes(available)} of ${gigabytes(totalOf(facts))} is available${isVirtual(facts) ? ` to ${facts.engine!.system}` : ''}`,
        wayOut: `Close something, or start less: --only ${firstEnvironment}, or --small for single-node clusters.${more(facts)}`,
      },
    ];
  },
};

// An engine in a virtual machine has that one's memory, whatever the host has.
function isVirtual({ engine, memory: host }: MachineFacts): boolean {
  return engine?.system !== undefined && engine.memory !== undefined && engine.memory < host.total * 0.95;
}

function totalOf(facts: MachineFacts): number {
  return isVirtual(facts) ? facts.engine!.memory! : facts.memory.total;
}

function availableTo(facts: MachineFacts): number {
  return Math.min(facts.memory.available, totalOf(facts));
}

function more(facts: MachineFacts): string {
  if (/Docker Desktop/.test(facts.engine?.system ?? '')) return ' Docker Desktop: Settings, Resources, Memory.';
  if (isWsl(facts.kernel)) return ' WSL has what memory= of [wsl2] in .wslconfig says, half of Windows by default.';
  return '';
}

export const diskJudge: Judge = {
  title: 'Disk',
  told: ({ disks }) => {
    const told = together(disks).map((places) => `${gigabytes(freeOn(places))} free under ${names(places)}`);
    return told.length === 0 ? 'not to be told' : told.join('; ');
  },
  judge: ({ disks, engine }, start) => {
    const needs = diskFor(start, engine?.name);
    return together(disks).flatMap((places): MachineVerdict[] => {
      const need = places.reduce((sum, { use }) => sum + needs[use], 0);
      const free = freeOn(places);
      if (free >= need) return [];
      return [
        {
          stops: true,
          what: `There is too little free disk under ${names(places)}`,
          why: `${start.toBuild > 0 ? 'compiling tools and images' : 'tools, images and nodes'} needs ${gigabytes(need)} there, and ${gigabytes(free)} is free`,
          wayOut: `Free some (${cleanings(places)}), or ${elsewhere(places)}.`,
        },
      ];
    });
  },
};

/** Places on one disk share what is free there. */
function together(disks: readonly Disk[]): readonly (readonly Disk[])[] {
  return [
    ...Map.groupBy(
      disks.filter(({ use }) => use !== 'checkout'),
      ({ device }) => device,
    ).values(),
  ];
}

function freeOn(places: readonly Disk[]): number {
  return Math.min(...places.map(({ free }) => free));
}

function names(places: readonly Disk[]): string {
  return [...new Set(places.map(({ path }) => path))].join(', ');
}

function cleanings(places: readonly Disk[]): string {
  const engine = places.some(({ use }) => use === 'engine') ? ['docker or podman system prune'] : [];
  const cache = places.find(({ use }) => use === 'cache');
  return [...(cache === undefined ? [] : [`what is in ${cache.path} is made anew when it is needed`]), ...engine].join(
    '; ',
  );
}

function elsewhere(places: readonly Disk[]): string {
  const set = places.flatMap(({ use }) =>
    use in folderVariables ? [folderVariables[use as keyof typeof folderVariables]] : [],
  );
  return set.length === 0 ? "move the engine's store to a larger disk" : `set ${set[0]} to a folder on a larger disk`;
}

/** Places on disks that ran full while something was at work: below what one image takes. */
export function fullDisks(disks: readonly Disk[]): readonly Disk[] {
  return disks.filter(({ use, free }) => use !== 'checkout' && free < 0.5 * gib);
}

/** "4.6 GiB". */
export function gigabytes(bytes: number): string {
  return `${(bytes / gib).toFixed(1)} GiB`;
}
