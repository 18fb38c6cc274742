import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderedObjects } from '../diff/render.ts';
import { formatImage } from '../model/image-reference.ts';
import { imagesPath, readImages } from '../model/images-file.ts';
import { workloads } from '../model/workloads.ts';
import type { Environment } from '../model/environment.ts';
import { parseReference } from '../lib/registry/reference.ts';
import type { SarifPlace } from './scan/sarif.ts';

/** The services' images that an environment pins, as references. */
export async function pinnedIn(environment: Environment, root: string): Promise<readonly string[]> {
  return readImages(imagesPath(environment), await imagesText(environment, root)).map(formatImage);
}

/** Every image that an environment's overlays render, those of others too. */
export async function renderedIn(environment: Environment, root: string): Promise<readonly string[]> {
  const found = workloads(await renderedObjects(environment, root)).flatMap(({ pod }) =>
    (pod.initContainers ?? []).concat(pod.containers ?? []),
  );
  return [...new Set(found.flatMap(({ image }) => image ?? []))].toSorted();
}

/** Where an environment's file of images pins each of them; its first line for an image that it does not name. */
export async function placesIn(environment: Environment, root: string): Promise<(reference: string) => SarifPlace> {
  const file = imagesPath(environment);
  const lines = (await imagesText(environment, root)).split('\n');
  return (reference) => {
    const image = parseReference(reference);
    const line = image.kind === 'registry' ? lines.findIndex((text) => text.endsWith(`name: ${image.name}`)) : -1;
    return { file, line: Math.max(line, 0) + 1 };
  };
}

async function imagesText(environment: Environment, root: string): Promise<string> {
  return await readFile(join(root, imagesPath(environment)), 'utf8');
}
