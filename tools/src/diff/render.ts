import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureUpstreams } from '../toolbox/sources/upstream.ts';
import { environments, type Environment } from '../model/environment.ts';
import { Failure } from '../lib/failure.ts';
import { build, parseObjects } from '../toolbox/kustomize.ts';
import type { Rendered } from '../model/finding.ts';
import { repositoryRoot } from '../lib/files/paths.ts';
import { overlaysIn, type Overlay } from '../model/overlays.ts';
import { partsOn } from '../model/switched-part.ts';
import { inParallel } from '../lib/process/parallel.ts';

interface RenderOptions {
  /** Default: both. */
  readonly environments?: readonly Environment[];
  /** A folder for `<env>/<component>.yaml`; an environment's folder in it is made anew. */
  readonly out: string;
  /** Told what is prepared first: the tool, the mirrors of upstream manifests. */
  readonly say?: (line: string) => void;
  /** The checkout; default: this one. */
  readonly root?: string;
}

/**
 * Renders every overlay of the environments to files, and gives their paths.
 * @throws {Failure} when an overlay does not build or renders nothing, or an environment has no overlay.
 */
export async function render(options: RenderOptions): Promise<readonly string[]> {
  const root = options.root ?? repositoryRoot;
  const wanted = options.environments ?? environments;
  const overlays = await Promise.all(wanted.map((environment) => overlaysOf(environment, root)));
  await Promise.all(wanted.map((environment) => rm(join(options.out, environment), { recursive: true, force: true })));
  await Promise.all(wanted.map((environment) => mkdir(join(options.out, environment), { recursive: true })));
  await ensureUpstreams(options.say ?? (() => {}), await partsOn(wanted, root));
  // The same component of all environments side by side: a slow one then has a core of its own, from early on.
  const queue = overlays.flat().toSorted((one, other) => (one.component < other.component ? -1 : 1));
  await inParallel(queue, async ({ path, file }) =>
    writeFile(join(options.out, file), await build(join(root, path), root)),
  );
  return overlays.flat().map(({ file }) => join(options.out, file));
}

/**
 * The objects of every overlay of an environment.
 * @throws {Failure} when an overlay does not build or renders nothing, or the environment has no overlay.
 */
export async function renderedObjects(environment: Environment, root: string): Promise<readonly Rendered[]> {
  const overlays = await overlaysOf(environment, root);
  await ensureUpstreams(() => {}, await partsOn([environment], root));
  const objects = await inParallel(overlays, async ({ path }) =>
    parseObjects(await build(join(root, path), root)).map((object) => ({ file: path, object })),
  );
  return objects.flat();
}

async function overlaysOf(environment: Environment, root: string): Promise<readonly (Overlay & { file: string })[]> {
  const found = await overlaysIn(`clusters/${environment}`, root);
  if (found.length > 0) {
    return found.map(({ path, component }) => ({ path, component, file: `${environment}/${component}.yaml` }));
  }
  throw new Failure({
    what: `${environment} has nothing to render`,
    why: `clusters/${environment} holds no overlay`,
    wayOut: `Add one: clusters/${environment}/<component>/kustomization.yaml.`,
  });
}
