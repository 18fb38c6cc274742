import { mkdir, realpath, stat, statfs } from 'node:fs/promises';
import { freemem, homedir, release, tmpdir, totalmem } from 'node:os';
import { delimiter, join } from 'node:path';
import { ifThere, textIfThere } from '../../lib/files/if-there.ts';
import { cacheDir, repositoryRoot, stateDir } from '../../lib/files/paths.ts';
import { defined } from '../../lib/values/defined.ts';
import { unlessRefused } from '../../lib/process/programming-error.ts';
import type { Engine } from '../../toolbox/engine/engine.ts';
import { cgroupVersion } from '../../toolbox/machine/cgroups.ts';
import { enforcesSelinux } from '../../toolbox/machine/selinux.ts';
import { hardLimit } from '../../toolbox/sources/podman-env.ts';
import { inotifyInUse } from './inotify.ts';
import type { Disk, EngineFacts, FolderUse, MachineFacts } from './facts.ts';
import { engineFactsIn, mountsIn } from './parse-facts.ts';

/** Reads the machine, and the engine where there is one; what a system does not tell is left out. */
export async function readFacts(engine?: Engine): Promise<MachineFacts> {
  const folders = ourFolders();
  const known = engine === undefined ? undefined : await readEngine(engine);
  const [inotify, cgroups, delegated] = [await readInotify(), await cgroupVersion(), await readDelegated()];
  return {
    platform: process.platform,
    arch: process.arch,
    kernel: release(),
    ...(process.getuid === undefined ? {} : { user: process.getuid() }),
    home: homedir(),
    folders,
    mounts: mountsIn((await textIfThere('/proc/self/mounts')) ?? ''),
    disks: await readDisks(folders, known?.store),
    memory: { total: totalmem(), available: await readAvailable() },
    umask: process.umask(),
    hidden: await readHidden(),
    selinux: await enforcesSelinux(),
    ...(cgroups === undefined ? {} : { cgroups }),
    ...(delegated === undefined ? {} : { delegated }),
    ...(inotify === undefined ? {} : { inotify }),
    openFiles: hardLimit((await textIfThere('/proc/self/limits')) ?? '', 'Max open files'),
    proxies: readProxies(process.env),
    ...(known === undefined ? {} : { engine: known }),
  };
}

/** Where each of our folders lies. */
export function ourFolders(): Readonly<Record<FolderUse, string>> {
  return { cache: cacheDir(), state: stateDir(), temporary: tmpdir(), checkout: repositoryRoot };
}

/** Free bytes where each use keeps its own; an engine's store only where it is of this machine. */
export async function readDisks(
  folders: Readonly<Record<FolderUse, string>>,
  store: string | undefined,
): Promise<readonly Disk[]> {
  for (const folder of [folders.cache, folders.state]) await mkdir(folder, { recursive: true });
  const places = [...Object.entries(folders), ...(store === undefined ? [] : [['engine', store] as const])];
  const found = await Promise.all(
    places.map(async ([use, path]): Promise<readonly Disk[]> => {
      const at = await unlessRefused(stat(path));
      if (at === undefined) return [];
      const { bavail, bsize } = await statfs(path);
      return [{ use: use as Disk['use'], path, device: at.dev, free: bavail * bsize }];
    }),
  );
  return found.flat();
}

async function readAvailable(): Promise<number> {
  const kib = /^MemAvailable:\s+(\d+) kB$/m.exec((await textIfThere('/proc/meminfo')) ?? '')?.[1];
  return kib === undefined ? freemem() : Number(kib) * 1024;
}

async function readEngine(engine: Engine): Promise<EngineFacts | undefined> {
  const info = await unlessRefused(engine.call(['info', '--format', '{{json .}}'], { timeout: 20_000 }));
  const context =
    engine.name === 'podman'
      ? undefined
      : await unlessRefused(
          engine.call(['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'], { timeout: 20_000 }),
        );
  const endpoint = process.env[engine.name === 'docker' ? 'DOCKER_HOST' : 'CONTAINER_HOST'] || context?.stdout.trim();
  return engineFactsIn(engine.name, info?.stdout ?? '', await commandsOf(engine.name), endpoint);
}

/** Where a command of that name lies on the PATH, and where links from there lead. */
async function commandsOf(name: string): Promise<readonly string[]> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, name);
    const real = await ifThere(path, (each) => realpath(each));
    if (real !== undefined) return [path, real];
  }
  return [];
}

async function readInotify(): Promise<MachineFacts['inotify']> {
  const folder = '/proc/sys/fs/inotify';
  const [instances, watches] = [
    await textIfThere(join(folder, 'max_user_instances')),
    await textIfThere(join(folder, 'max_user_watches')),
  ];
  if (instances === undefined || watches === undefined) return undefined;
  return { instances: Number(instances), watches: Number(watches), ...defined({ used: await inotifyInUse() }) };
}

async function readDelegated(): Promise<readonly string[] | undefined> {
  const user = process.getuid?.();
  const file = `/sys/fs/cgroup/user.slice/user-${user}.slice/user@${user}.service/cgroup.controllers`;
  return (await textIfThere(file))?.trim().split(/\s+/);
}

/** What compose.yaml mounts for users of containers. */
const mounted = ['local/compose', 'monitoring/rules', 'monitoring/grafana', 'monitoring/dashboards'];

async function readHidden(): Promise<readonly string[]> {
  const found = await Promise.all(mounted.map((path) => ifThere(join(repositoryRoot, path), (each) => stat(each))));
  return mounted.filter((_path, index) => found[index] !== undefined && (found[index].mode & 0o005) !== 0o005);
}

function readProxies(env: NodeJS.ProcessEnv): MachineFacts['proxies'] {
  const names = ['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy'] as const;
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = env[name] || env[name.toUpperCase()];
      return value ? [[name, value]] : [];
    }),
  );
}
