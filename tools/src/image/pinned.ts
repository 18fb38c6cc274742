import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderedObjects } from '../diff/render.ts';
import { formatImage } from '../model/image-reference.ts';
import { imagesPath, readImages } from '../model/images-file.ts';
import { workloads } from '../model/workloads.ts';
import type { Environment } from '../model/environment.ts';
import { textIfThere } from '../lib/files/if-there.ts';
import { overlaysIn } from '../model/overlays.ts';
import { services } from '../model/services.ts';
import { parseReference } from '../lib/registry/reference.ts';
import type { SarifPlace } from './scan/sarif.ts';

/** The services' images that an environment pins, as references. */
export async function pinnedIn(environment: Environment, root: string): Promise<readonly string[]> {
  return readImages(imagesPath(environment), await imagesText(environment, root)).map(formatImage);
}

/**
 * Every image that an environment's overlays render, those of others too; an image of ours that was never released has no
 * version, and nothing runs it.
 */
export async function renderedIn(environment: Environment, root: string): Promise<readonly string[]> {
  const found = workloads(await renderedObjects(environment, root)).flatMap(({ pod }) =>
    (pod.initContainers ?? []).concat(pod.containers ?? []),
  );
  const images = new Set(found.flatMap(({ image }) => image ?? []));
  for (const { image } of services) images.delete(image);
  return [...images].toSorted();
}

/** Where an environment's overlays pin each of them; the first line of its file of images where none names it. */
export async function placesIn(environment: Environment, root: string): Promise<(reference: string) => SarifPlace> {
  const file = imagesPath(environment);
  const overlays = (await overlaysIn(`clusters/${environment}`, root)).map(({ path }) => `${path}/kustomization.yaml`);
  const texts = await Promise.all(
    [file, ...overlays].map(async (path) => [path, (await textIfThere(join(root, path))) ?? ''] as const),
  );
  const lines = texts.flatMap(([path, text]) => text.split('\n').map((line, index) => ({ path, line, index })));
  return (reference) => {
    const image = parseReference(reference);
    const name = image.kind === 'registry' ? image.name : undefined;
    const found = lines.find(
      ({ line }) => name !== undefined && /^\s*(?:- )?(?:name|newName): (\S+)$/.exec(line)?.[1] === name,
    );
    return found === undefined ? { file, line: 1 } : { file: found.path, line: found.index + 1 };
  };
}

async function imagesText(environment: Environment, root: string): Promise<string> {
  return await readFile(join(root, imagesPath(environment)), 'utf8');
}
