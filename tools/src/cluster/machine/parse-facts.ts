import { jsonIn } from '../../lib/files/json.ts';
import type { EngineName } from '../../model/instance.ts';
import type { EngineFacts, Mount } from './facts.ts';

/** The lines of /proc/self/mounts, in which a space is `\040`. */
export function mountsIn(text: string): readonly Mount[] {
  return text.split('\n').flatMap((line) => {
    const [, point, type, options] = line.split(' ');
    if (point === undefined || type === undefined) return [];
    const plain = point.replace(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8)));
    return [{ point: plain, type, options: (options ?? '').split(',') }];
  });
}

/** As far as it is looked at: `docker info` and `podman info` as JSON. */
interface Info {
  readonly ServerVersion?: string;
  readonly OperatingSystem?: string;
  readonly MemTotal?: number;
  readonly DockerRootDir?: string;
  readonly HTTPSProxy?: string;
  readonly SecurityOptions?: readonly string[];
  readonly ClientInfo?: {
    readonly Version?: string;
    readonly Plugins?: readonly { readonly Name?: string; readonly Err?: unknown }[] | null;
  };
  readonly version?: { readonly Version?: string };
  readonly store?: { readonly graphRoot?: string };
  readonly host?: {
    readonly memTotal?: number;
    readonly serviceIsRemote?: boolean;
    readonly security?: { readonly rootless?: boolean };
    readonly remoteSocket?: { readonly path?: string };
  };
}

/** What an engine's `info` says; undefined where it said nothing. */
export function engineFactsIn(
  name: EngineName,
  info: string,
  commands: readonly string[],
  endpoint?: string,
): EngineFacts | undefined {
  const found = jsonIn(info) as Info | undefined;
  if (typeof found !== 'object' || found === null) return undefined;
  return name === 'docker' ? ofDocker(found, commands, endpoint) : ofPodman(found, commands, endpoint);
}

function ofDocker(info: Info, commands: readonly string[], endpoint: string | undefined): EngineFacts {
  // In a virtual machine its folders are no folders of this one.
  const isVirtual = /Docker Desktop|OrbStack|Rancher|Colima|Lima/i.test(info.OperatingSystem ?? '');
  return {
    name: 'docker',
    version: info.ServerVersion ?? 'unknown',
    rootless: (info.SecurityOptions ?? []).some((option) => option.includes('name=rootless')),
    commands,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(info.OperatingSystem === undefined ? {} : { system: info.OperatingSystem }),
    ...(info.MemTotal === undefined ? {} : { memory: info.MemTotal }),
    ...(info.DockerRootDir === undefined || isVirtual ? {} : { store: info.DockerRootDir }),
    ...(info.HTTPSProxy ? { proxy: info.HTTPSProxy } : {}),
    ...(info.ClientInfo === undefined ? {} : { buildKit: buildsWithBuildKit(info.ClientInfo, info.ServerVersion) }),
  };
}

// From 23.0 on a plugin brings what the command line had in itself (docs.docker.com, "Docker Engine 23.0 release notes").
function buildsWithBuildKit({ Version, Plugins }: NonNullable<Info['ClientInfo']>, server = ''): boolean {
  const hasPlugin = (Plugins ?? []).some(({ Name, Err }) => Name === 'buildx' && !Err);
  return hasPlugin || Number.parseInt(Version || server, 10) < 23;
}

function ofPodman(info: Info, commands: readonly string[], endpoint: string | undefined): EngineFacts {
  const remote = info.host?.serviceIsRemote === true;
  return {
    name: 'podman',
    version: info.version?.Version ?? 'unknown',
    rootless: info.host?.security?.rootless === true,
    commands,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(remote ? { system: 'the machine of Podman (podman machine set --memory)' } : {}),
    ...(info.host?.memTotal === undefined ? {} : { memory: info.host.memTotal }),
    ...(info.store?.graphRoot === undefined || remote ? {} : { store: info.store.graphRoot }),
  };
}
