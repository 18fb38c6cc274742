import { delimiter, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { toolPath } from './tools.ts';
import { Failure } from '../lib/failure.ts';
import { cacheDir, repositoryRoot } from '../lib/files/paths.ts';
import { gitEnvironment } from '../lib/git/environment.ts';
import { run } from '../lib/process/run.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { entriesIn } from '../lib/files/if-there.ts';
import { buildByKept } from './upstreams/build-by-kept.ts';

/** Renders an overlay, given by its path, in the checkout at `root`. */
export type Build = (path: string, root: string) => Promise<string>;

/**
 * Renders one overlay, in a checkout, with the pinned Kustomize; what it names upstream is taken from the cache.
 * @throws {Failure} naming the overlay when it does not build or renders nothing.
 */
export async function build(path: string, root: string = repositoryRoot): Promise<string> {
  const text =
    (await buildByKept(path, root, { kustomize: await toolPath('kustomize'), build: buildAsItStands })) ??
    (await buildAsItStands(path, root));
  if (text !== '') return `${text}\n`;
  const name = relative(root, path) || path;
  throw new Failure({
    what: `${name} renders nothing`,
    wayOut: 'Give it resources, or remove the folder and the Application that names it.',
  });
}

/**
 * What Kustomize prints for a folder or a URL, all upstream manifests fetched by itself, without the last newline.
 * @throws {Failure} naming it when it does not build.
 */
export async function buildAsItStands(path: string, root: string = repositoryRoot): Promise<string> {
  const name = relative(root, path) || path;
  const { stdout } = await run(await toolPath('kustomize'), ['build', path], {
    // A third less time for Argo CD's manifests, for twice the memory (200 MiB); the bytes are the same.
    env: { GOGC: '400', ...(await upstreamEnvironment()) },
    timeout: 120_000,
    doing: `render ${name}`,
    wayOut: `Mend ${name}/kustomization.yaml or what it names, then run this again.`,
  });
  return stdout.trim() === '' ? '' : stdout;
}

/** The objects of one overlay, in the order in which Kustomize prints them; throws as `build` does. */
export async function renderObjects(path: string): Promise<readonly KubeObject[]> {
  return parseObjects(await build(path));
}

/** The objects of a text of YAML documents; empty documents are left out. */
export function parseObjects(text: string): readonly KubeObject[] {
  return parseAllDocuments(text)
    .map((document) => document.toJS() as KubeObject | null)
    .filter((object) => object !== null);
}

/** A git that finds in a mirror what upstream calls by another commit; local clusters have the same. */
const mirrorGit = join(repositoryRoot, 'local', 'components', 'argocd', 'upstream-git');

/** The environment in which git, as Kustomize calls it, takes upstream manifests from the mirrors that the cache has. */
export async function upstreamEnvironment(): Promise<Record<string, string>> {
  const settings = await upstreamSettings();
  const path = Object.keys(settings).length === 0 ? {} : { PATH: `${mirrorGit}${delimiter}${process.env['PATH']}` };
  return { ...gitEnvironment(settings), ...path };
}

/**
 * Lets git take upstream manifests from the mirrors in the cache instead of from their hosts, for each repository that
 * has one there. A mirror stands at `<cache>/upstream/github.com/<owner>/<repo>.git`, or, of a host of single files, at
 * `<cache>/upstream/raw.githubusercontent.com/<owner>/<repo>`.
 */
export async function upstreamSettings(cache: string = cacheDir()): Promise<Readonly<Record<string, string>>> {
  const root = join(cache, 'upstream');
  const hosts = [
    { host: 'github.com', end: '.git' },
    { host: 'raw.githubusercontent.com', end: '' },
  ];
  const mirrors = await Promise.all(
    hosts.map(async ({ host, end }) => {
      const names = (await mirrorsIn(join(root, host))).filter((name) => name.endsWith(end));
      return names.map((name) => `${host}/${name.slice(0, name.length - end.length)}`);
    }),
  );
  return Object.fromEntries(
    mirrors
      .flat()
      .toSorted()
      .map((name) => [`url.${pathToFileURL(join(root, name)).href}.insteadOf`, `https://${name}`]),
  );
}

/** As `OWNER/REPOSITORY`. */
async function mirrorsIn(host: string): Promise<readonly string[]> {
  const owners = await entriesIn(host);
  const names = await Promise.all(
    owners.map(async (owner) => (await entriesIn(join(host, owner.name))).map(({ name }) => `${owner.name}/${name}`)),
  );
  return names.flat();
}
