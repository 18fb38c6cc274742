import { join } from 'node:path';
import { cacheDir } from '../../lib/files/paths.ts';
import { replaceFile } from '../../lib/files/replace-file.ts';
import { textIfThere } from '../../lib/files/if-there.ts';
import { cgroupVersion } from '../machine/cgroups.ts';

/** What a host lets Podman do. */
interface HostLimits {
  /** Hard limits; Infinity where there is none. */
  readonly files: number;
  readonly processes: number;
  readonly unifiedCgroups: boolean;
}

/**
 * The environment in which every podman command of ours runs (kind's included): a containers.conf of the project
 * instead of the machine's, so that neither changes the other.
 */
export async function podmanEnvironment(): Promise<Record<string, string>> {
  const file = join(cacheDir(), 'containers.conf');
  const text = containersConf(await hostLimits());
  if ((await textIfThere(file)) !== text) {
    await replaceFile(file, text);
  }
  return { CONTAINERS_CONF: file };
}

/** The text of our containers.conf for a host. */
export function containersConf({ files, processes, unifiedCgroups }: HostLimits): string {
  const [nofile, nproc] = [Math.min(files, 1_048_576), Math.min(processes, 30_000)];
  return [
    '[containers]',
    '# Not above the hard limits of the host: without CAP_SYS_RESOURCE no container would start.',
    `default_ulimits = ["nofile=${nofile}:${nofile}", "nproc=${nproc}:${nproc}"]`,
    '',
    '[engine]',
    ...(unifiedCgroups ? [] : ['# crun refuses hybrid cgroups.', 'runtime = "runc"']),
    '',
    '[network]',
    '# Only this backend brings name service, without which no worker joins.',
    'network_backend = "netavark"',
    '',
  ].join('\n');
}

async function hostLimits(): Promise<HostLimits> {
  const limits = (await textIfThere('/proc/self/limits')) ?? '';
  const unifiedCgroups = (await cgroupVersion()) === 2;
  return { files: hardLimit(limits, 'Max open files'), processes: hardLimit(limits, 'Max processes'), unifiedCgroups };
}

/** The hard limit of a line of /proc/self/limits; Infinity when it is unlimited or not told. */
export function hardLimit(limits: string, name: string): number {
  const line = limits.split('\n').find((candidate) => candidate.startsWith(name));
  const value = line?.slice(name.length).trim().split(/\s+/)[1];
  return value === undefined || value === 'unlimited' ? Infinity : Number(value);
}
