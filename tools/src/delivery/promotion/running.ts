import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { renderedObjects } from '../../diff/render.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { checkOutInto } from '../../lib/git/checkout.ts';
import { lastHop, type Environment } from '../../model/environment.ts';
import { partsOfImage, type PinnedImage } from '../../model/image-reference.ts';
import { overlaysIn } from '../../model/overlays.ts';
import { services } from '../../model/services.ts';
import { containersOf } from '../../model/workloads.ts';
import type { RunningImage } from './health-watch.ts';

/**
 * The Applications of an environment that run each image: those whose overlay renders it at a revision, and those that
 * lockstep.config.ts names for its services.
 * @throws {Failure} when an overlay does not render: then it is not known what runs the image.
 */
export async function runningIn(
  repo: string,
  revision: string,
  images: readonly PinnedImage[],
  environment: Environment = lastHop.from,
): Promise<readonly RunningImage[]> {
  if (images.length === 0) return [];
  const rendered = await renderedAt(repo, revision, environment);
  return images.map((image) => {
    const named = services.filter((service) => service.image === image.name).map(({ application }) => application);
    return { image, applications: [...new Set([...named, ...(rendered.get(image.name) ?? [])])].toSorted() };
  });
}

/** Image -> Applications. */
async function renderedAt(
  repo: string,
  revision: string,
  environment: Environment,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const objects = await withScratchFolder('running', async (scratch) => {
    const folder = join(scratch, 'tree');
    await mkdir(folder);
    await checkOutInto(repo, revision, folder);
    const overlays = await overlaysIn(`clusters/${environment}`, folder);
    return overlays.length === 0 ? [] : await renderedObjects(environment, folder);
  });
  const found = objects.flatMap(({ file, object }) =>
    containersOf(object).map(({ image = '' }) => ({ name: partsOfImage(image).name, application: basename(file) })),
  );
  const byName = Map.groupBy(found, ({ name }) => name);
  return new Map([...byName].map(([name, all]) => [name, all.map(({ application }) => application)]));
}
