import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { ifThere, textIfThere } from '../../lib/files/if-there.ts';
import { cacheDir } from '../../lib/files/paths.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { checkOutInto } from '../../lib/git/checkout.ts';
import { fetchFrom } from '../../lib/git/remote.ts';
import { init } from '../../lib/git/repository.ts';
import { Failure } from '../../lib/failure.ts';
import { refInMirror } from '../sources/upstream.ts';
import { setAside, withoutSchemas, type SetAside } from './schemas-aside.ts';

/** The files of an upstream base in the cache. */
export interface KeptUpstream {
  /** The folder to build. */
  readonly folder: string;
  readonly aside: readonly SetAside[];
}

export interface KeepOptions {
  /** As a kustomization names it. */
  readonly url: string;
  /** The path of the binary, which says its version. */
  readonly kustomize: string;
  /** Renders a folder or what a URL names. */
  readonly build: (target: string) => Promise<string>;
  readonly cache?: string;
}

/** Entries are asked for by many renders at once. */
const asked = new Map<string, Promise<KeptUpstream | undefined>>();

/**
 * The files of an upstream base, fetched from its mirror once for what its name, the mirror and Kustomize are, with the
 * schemas of its definitions set aside. Undefined when there is no mirror of it, or what is kept does not render the same
 * bytes as upstream itself.
 */
export async function keptUpstream(options: KeepOptions): Promise<KeptUpstream | undefined> {
  const { url, kustomize, cache = cacheDir() } = options;
  const place = placeOf(url);
  if (place === undefined) return undefined;
  const mirror = join(cache, 'upstream', place.mirror);
  const state = await stateOf(mirror);
  if (state === undefined) return undefined;
  const key = createHash('sha256').update([url, kustomize, state].join('\n')).digest('hex').slice(0, 24);
  const target = join(cache, 'upstream-kept', key);
  const entry = asked.get(target) ?? keep({ ...options, target, mirror, ref: place.ref, path: place.path });
  asked.set(target, entry);
  return await entry;
}

/** Where a mirror holds what an address names: a folder of a repository at GitHub, or a file by its raw address. */
function placeOf(url: string): { readonly mirror: string; readonly ref: string; readonly path: string } | undefined {
  const raw = /^https:\/\/(raw\.githubusercontent\.com\/[^/]+\/[^/]+)\/([^?]+)$/.exec(url);
  if (raw !== null) return { mirror: raw[1]!, ref: 'HEAD', path: raw[2]! };
  const named =
    /^https:\/\/github\.com\/(?<repository>[^/?]+\/[^/?]+?)(?:\.git)?\/\/(?<path>[^?]+)\?(?<query>.+)$/.exec(
      url,
    )?.groups;
  const ref = new URLSearchParams(named?.['query']).get('ref');
  if (named === undefined || ref === null) return undefined;
  return { mirror: `github.com/${named['repository']}.git`, ref, path: named['path']! };
}

interface Entry extends KeepOptions {
  readonly target: string;
  readonly mirror: string;
  readonly ref: string;
  readonly path: string;
}

async function keep(entry: Entry): Promise<KeptUpstream | undefined> {
  try {
    return await keptOrMade(entry);
  } catch (error) {
    // The build of the checkout itself says it in its words.
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

async function keptOrMade(entry: Entry): Promise<KeptUpstream | undefined> {
  const { target, path } = entry;
  const record = join(target, 'aside.json');
  if ((await textIfThere(record)) === undefined) {
    const making = `${target}.${randomUUID()}`;
    try {
      await make(entry, making);
      // Another process may have been first: its entry is the same.
      await rename(making, target).catch(async (error: unknown) => {
        if ((await textIfThere(record)) === undefined) throw error;
      });
    } finally {
      await rm(making, { recursive: true, force: true });
    }
  }
  const aside = JSON.parse(await readFile(record, 'utf8')) as readonly SetAside[] | null;
  return aside === null ? undefined : { folder: join(target, 'tree', path), aside };
}

/** Writes `tree`, the files, and `aside.json`, null when they are of no use. */
async function make({ url, mirror, ref, path, build, target }: Entry, folder: string): Promise<void> {
  const tree = join(folder, 'tree');
  await mkdir(tree, { recursive: true });
  const full = await build(url);
  await withScratchFolder('upstream', async (scratch) => {
    await init(scratch);
    await fetchFrom(scratch, mirror, refInMirror(ref));
    await checkOutInto(scratch, 'FETCH_HEAD', tree);
  });
  await takeSchemasOut(tree, target.slice(-6));
  const without = await build(join(tree, path)).catch((error: unknown) => {
    if (error instanceof Failure) return '';
    throw error;
  });
  await writeFile(join(folder, 'aside.json'), JSON.stringify(setAside(full, without) ?? null));
}

async function takeSchemasOut(tree: string, key: string): Promise<void> {
  let next = 0;
  const entries = (await readdir(tree, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const files = entries.map((entry) => join(entry.parentPath, entry.name)).toSorted();
  for (const file of files.filter((each) => /\.ya?ml$/.test(each))) {
    const text = await textIfThere(file);
    if (!text?.includes('openAPIV3Schema:')) continue;
    const kept = withoutSchemas(text, key, next);
    next = kept.next;
    await writeFile(file, kept.text);
  }
}

/** All that a bare repository says of itself and its refs; the objects are named by them. Undefined where there is none. */
async function stateOf(mirror: string): Promise<string | undefined> {
  const entries = await ifThere(mirror, (path) => readdir(path, { recursive: true, withFileTypes: true }));
  const files = entries
    ?.filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/^(objects|hooks)\//.test(relative(mirror, file)))
    .toSorted();
  const texts = await Promise.all((files ?? []).map(async (file) => `${file}\n${await textIfThere(file)}`));
  return files === undefined ? undefined : texts.join('\n');
}
