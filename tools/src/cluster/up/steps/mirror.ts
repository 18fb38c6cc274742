import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { registries as publicRegistries, registryServer } from '../../../toolbox/sources/names.ts';
import { cacheDir } from '../../../lib/files/paths.ts';
import { apiOf } from '../../../toolbox/sources/registry-mirrors.ts';
import type { Instance } from '../../../model/instance.ts';
import { waitFor } from '../../../lib/process/wait.ts';
import { readNames } from '../../../model/names/names.ts';
import type { Step } from '../context.ts';

/** The folder that each node mounts as /etc/containerd/certs.d. */
export function registryConfigDir(instance: Pick<Instance, 'dir'>): string {
  return join(instance.dir, 'certs.d');
}

/**
 * containerd's hosts.toml for one registry: its names are served by the mirror under a path of their own, so that
 * names of different registries cannot collide. Without a fall-back a miss fails at once instead of leaving the machine.
 * Where a company mirrors it, that one is asked instead of the registry itself.
 */
export function hostsToml(registry: string, answers: boolean, company?: string): string {
  const hosts = [
    `http://mirror.lockstep.internal:5000/v2/${registry}`,
    ...(company === undefined ? [] : [apiOf(company)]),
  ];
  const server = answers && company === undefined ? `server = "${registryServer(registry)}"\n\n` : '';
  return server + hosts.map(hostEntry).join('\n');
}

function hostEntry(address: string): string {
  return `[host."${address}"]\n  capabilities = ["pull", "resolve"]\n  override_path = true\n`;
}

/** Every registry that the nodes ask the mirror for: the public ones, and those that our own images are named after. */
export function mirrored(images: string): readonly string[] {
  return [...new Set([...publicRegistries, images.split('/')[0]!, 'lockstep.internal'])];
}

/** What the mirror's container runs. */
export const registryImage = 'docker.io/library/registry:3.1.2';

export function mirrorContainer(instance: Pick<Instance, 'prefix'>): string {
  return `${instance.prefix}-mirror`;
}

/** The registry that nodes pull from; it stands in for GHCR, and for every registry that does not answer. */
export const startMirror: Step = {
  title: 'Image mirror',
  run: async ({ instance, engine, registries }) => {
    const answers: Readonly<Record<string, boolean>> = registries;
    for (const registry of mirrored(readNames().images)) {
      const dir = join(registryConfigDir(instance), registry);
      await mkdir(dir, { recursive: true });
      await writeFile(
        join(dir, 'hosts.toml'),
        hostsToml(registry, answers[registry] ?? false, instance.mirrors?.[registry]),
      );
    }
    const storage = join(cacheDir(), 'registry');
    await mkdir(storage, { recursive: true });
    await engine.ensureNetwork(instance.prefix);
    const name = mirrorContainer(instance);
    const state = await engine.state(name);
    if (state === 'stopped') await engine.remove(name);
    if (state !== 'running') {
      await engine.create({
        name,
        image: registryImage,
        network: instance.prefix,
        aliases: ['mirror.lockstep.internal'],
        mounts: [{ from: storage, to: '/var/lib/registry', readOnly: false }],
        publish: [{ host: instance.ports.mirror, container: 5000 }],
      });
    }
    const url = `http://127.0.0.1:${instance.ports.mirror}/v2/`;
    await waitFor({ what: `the image mirror at ${url}`, seconds: 30, every: 200 }, async () => {
      const { status } = await fetch(url);
      return status === 200 ? { done: undefined } : { seen: `HTTP ${status}` };
    });
  },
};
