import { join, resolve } from 'node:path';
import { engineNamed } from '../../toolbox/engine/detect.ts';
import type { ImageReference } from '../../lib/registry/reference.ts';
import { syftSource, type RegistryOptions } from '../../lib/registry/registry.ts';

/**
 * What syft is told to read. An image in an engine's store is saved to a file in `folder` first: that needs no socket
 * of the engine.
 */
export async function sourceFor(image: ImageReference, folder: string, options: RegistryOptions): Promise<string> {
  if (image.kind === 'registry') return syftSource(image, options);
  if (image.kind !== 'docker' && image.kind !== 'podman') return `${image.kind}:${resolve(image.at)}`;
  const engine = await engineNamed(image.kind);
  const file = join(folder, 'image.tar');
  const format = image.kind === 'podman' ? ['--format', 'docker-archive'] : [];
  await engine.call(['save', ...format, '--output', file, image.at], {
    doing: `read ${image.at} from the store of ${image.kind}`,
    wayOut: 'Build it first: npm run lockstep -- image build.',
    timeout: 300_000,
  });
  return `docker-archive:${file}`;
}
