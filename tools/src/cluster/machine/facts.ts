import type { EngineName } from '../../model/instance.ts';

/** What a folder of ours is for. */
export type FolderUse = 'cache' | 'state' | 'temporary' | 'checkout';

/** A place where bytes are kept, on which disk, and what is free there. */
export interface Disk {
  readonly use: FolderUse | 'engine';
  readonly path: string;
  /** Alike for two places on one disk. */
  readonly device: number;
  /** Bytes. */
  readonly free: number;
}

/** A line of the table of mounts. */
export interface Mount {
  readonly point: string;
  readonly type: string;
  readonly options: readonly string[];
}

/** What an engine says of itself. */
export interface EngineFacts {
  readonly name: EngineName;
  readonly version: string;
  readonly rootless: boolean;
  /** Its command line, links followed: `/snap/bin/docker` leads to `/usr/bin/snap`. */
  readonly commands: readonly string[];
  /** Where it is asked: `unix:///var/run/docker.sock`. */
  readonly endpoint?: string;
  /** The system that its containers run on: `Docker Desktop`, `Ubuntu 24.04`. */
  readonly system?: string;
  /** Bytes of memory of that system. */
  readonly memory?: number;
  /** Where it keeps images, as that system sees it. */
  readonly store?: string;
  /** The proxy by which a daemon pulls. */
  readonly proxy?: string;
  /** Whether its command line can build with BuildKit; absent where it does not say. */
  readonly buildKit?: boolean;
}

/**
 * All that is known of the machine, read in one place (`read-facts.ts`) and judged by functions of it alone: a Mac, a
 * WSL and a machine with SELinux are tested as data. What a system does not tell is left out.
 */
export interface MachineFacts {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  /** As `uname -r` says it: WSL stands in it. */
  readonly kernel: string;
  readonly user?: number;
  readonly home: string;
  readonly folders: Readonly<Record<FolderUse, string>>;
  readonly mounts: readonly Mount[];
  readonly disks: readonly Disk[];
  /** Bytes. */
  readonly memory: { readonly total: number; readonly available: number };
  readonly umask: number;
  /** Files of the checkout that compose mounts and their owner alone may read. */
  readonly hidden: readonly string[];
  readonly selinux: boolean;
  readonly cgroups?: 1 | 2;
  /** The controllers that a person's own containers may set limits by. */
  readonly delegated?: readonly string[];
  /** `used`: how many instances root's processes hold, which an engine of root shares; absent where it cannot be told. */
  readonly inotify?: { readonly instances: number; readonly watches: number; readonly used?: number };
  /** The hard limit of open files of one process. */
  readonly openFiles: number;
  /** The environment's variables of proxies, by their small names. */
  readonly proxies: Readonly<Partial<Record<'http_proxy' | 'https_proxy' | 'all_proxy' | 'no_proxy', string>>>;
  readonly engine?: EngineFacts;
}

/** What a start is about to make. */
export interface Start {
  readonly clusters: number;
  readonly nodes: number;
  /** How many images and tools still have to be compiled: 0 where the cache has them, or registries answer. */
  readonly toBuild: number;
  /** Whether nodes pull from a public registry. */
  readonly pulls: boolean;
}

/** What a judge finds: it stops a start, or is said beside it. */
export interface MachineVerdict {
  readonly stops: boolean;
  readonly what: string;
  readonly why: string;
  readonly wayOut: string;
}

/** One thing that a machine may lack. */
export interface Judge<F = MachineFacts> {
  /** As `doctor` titles it. */
  readonly title: string;
  judge(facts: F, start: Start): readonly MachineVerdict[];
  /** What is well, in a few words. */
  told(facts: F, start: Start): string;
}
