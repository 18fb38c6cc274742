import { images } from './data/images.ts';
import type { RegistryMirrors } from '../../model/instance.ts';
import { registries, registryOf, registryServer, type Registry } from './names.ts';
import type { Image } from './source.ts';
import { rethrowMistake } from '../../lib/process/programming-error.ts';

export type ReachableRegistries = Readonly<Record<Registry, boolean>>;

/** Milliseconds that each try waits; a slow one gets a second. */
const patience = [3000, 10_000];

/**
 * Asks each registry, or what mirrors it, whether it answers at all, all at once; one that is slow or breaks off is asked twice, one whose name
 * or port is not there once.
 */
export async function probeRegistries(
  mirrors: RegistryMirrors = {},
  ask: typeof askRegistry = askRegistry,
): Promise<ReachableRegistries> {
  const asked = await Promise.all(
    registries.map(async (registry) => {
      const server = mirrors[registry] === undefined ? registryServer(registry) : new URL(mirrors[registry]).origin;
      let answer = await ask(server, patience[0]!);
      if (answer === 'slow') answer = await ask(server, patience[1]!);
      return [registry, answer === 'yes'] as const;
    }),
  );
  return Object.fromEntries(asked) as unknown as ReachableRegistries;
}

async function askRegistry(server: string, timeout: number): Promise<'yes' | 'no' | 'slow'> {
  try {
    const response = await fetch(`${server}/v2/`, { signal: AbortSignal.timeout(timeout) });
    await response.body?.cancel();
    if (response.status === 200 || response.status === 401) return 'yes';
    // Too many requests, or a gateway without its server: another moment may be better.
    return response.status === 429 || response.status >= 500 ? 'slow' : 'no';
  } catch (error) {
    rethrowMistake(error);
    const { code } = Object((error as Error).cause) as NodeJS.ErrnoException;
    return code === 'ENOTFOUND' || code === 'ECONNREFUSED' ? 'no' : 'slow';
  }
}

/** What is built from source and what is pulled. */
interface ImagePlan {
  readonly build: readonly Image[];
  readonly pull: readonly Image[];
}

/** The images of an instance: those of parts only where they are asked for. */
export function imagesFor(parts: readonly string[] = []): readonly Image[] {
  return images.filter((image) => image.forParts?.some((part) => parts.includes(part)) ?? true);
}

/** An image is built from source when its registry does not answer, or its name is ours alone. */
export function planImages(reachable: ReachableRegistries, all: readonly Image[] = imagesFor()): ImagePlan {
  const mustBuild = ({ name }: Image): boolean => {
    const registry = registryOf(name);
    return registry === undefined || !reachable[registry];
  };
  return { build: all.filter(mustBuild), pull: all.filter((image) => !mustBuild(image)) };
}

/** What a mirror holds under a reference of ours: digest, and bytes as stored; undefined when it does not have it. */
export async function inMirror(
  mirror: string,
  image: Pick<Image, 'name' | 'tag'>,
): Promise<{ digest: string; bytes: number } | undefined> {
  const response = await fetch(`http://${mirror}/v2/${image.name}/manifests/${image.tag}`, {
    headers: {
      accept: 'application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json',
    },
    signal: AbortSignal.timeout(10_000),
  });
  const digest = response.headers.get('docker-content-digest');
  if (!response.ok || digest === null) {
    await response.body?.cancel();
    return undefined;
  }
  const manifest = (await response.json()) as { layers?: { size: number }[] };
  return { digest, bytes: (manifest.layers ?? []).reduce((sum, { size }) => sum + size, 0) };
}
