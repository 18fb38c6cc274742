import { lstat } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { entriesIn, ifThere, isThere } from '../../lib/files/if-there.ts';
import { cacheDir } from '../../lib/files/paths.ts';
import { run } from '../../lib/process/run.ts';
import { images } from '../sources/data/images.ts';
import { pagedImages } from '../sources/data/paged-images.ts';
import { pnpm, webPages } from '../sources/data/pages.ts';
import { builds, programs } from '../sources/data/go.ts';
import { releases } from '../sources/data/releases.ts';
import { releasePath } from '../sources/released.ts';
import { roots } from '../sources/data/roots.ts';
import { upstreams } from '../sources/data/upstreams.ts';
import { stampFile } from '../sources/build.ts';
import { rootBase } from '../sources/debian.ts';
import { binaryPath, toolchain } from '../sources/go.ts';
import { npmFolder } from '../sources/npm.ts';
import { pageFolder } from '../sources/pages/recipe.ts';
import { pythonFolder, wheelsFolder } from '../sources/python.ts';
import { upstreamPath } from '../sources/upstream.ts';
import type { CacheEntry, Needs } from './judge.ts';

/** How deep the folders are divided whose parts are judged each by itself; the others are one entry. */
const divided: readonly (readonly [string, (name: string, depth: number) => boolean])[] = [
  ['tools', (_name, depth) => depth === 2],
  ['roots', () => true],
  ['images', (name) => name.endsWith('.json')],
  ['npm', () => true],
  ['pages', (_name, depth) => depth === 2],
  ['upstream', (name) => name.endsWith('.git')],
  ['upstream-kept', () => true],
  ['work', () => true],
  // The pinned Go is a module beside the others.
  ['go/pkg/mod/golang.org', () => true],
  ['go/pkg/mod', (name) => name !== 'golang.org'],
  ['go/pkg', (name) => name !== 'mod'],
  ['go', (name) => name !== 'pkg'],
];

/** Everything in a cache's folder; what is not measured counts as of no bytes. */
export async function readCache(
  folder: string = cacheDir(),
  isMeasured: (path: string) => boolean = () => true,
): Promise<readonly CacheEntry[]> {
  const heads = new Set(divided.map(([name]) => name.split('/')[0]!));
  const whole = (await entriesIn(folder)).map(({ name }) => name).filter((name) => !heads.has(name));
  const parts = await Promise.all(divided.map(([name, isEntry]) => partsOf(folder, name, isEntry)));
  const paths = [...new Set([...whole, ...parts.flat()])];
  const sizes = await sizesOf(folder, paths.filter(isMeasured));
  const found = await Promise.all(
    paths.map(async (path) => {
      const stats = await ifThere(join(folder, path), (file) => lstat(file));
      return stats === undefined ? [] : [{ path, bytes: sizes.get(path) ?? 0, changed: stats.mtimeMs }];
    }),
  );
  return found.flat();
}

async function partsOf(
  folder: string,
  top: string,
  isEntry: (name: string, depth: number) => boolean,
  depth = 1,
): Promise<readonly string[]> {
  const entries = await entriesIn(join(folder, top));
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = join(top, entry.name);
      if (isEntry(entry.name, depth)) return [path];
      // What is divided on its own line comes from there.
      if (!entry.isDirectory() || divided.some(([name]) => name === path || name.startsWith(`${path}/`))) return [];
      return await partsOf(folder, path, isEntry, depth + 1);
    }),
  );
  return found.flat();
}

/** On the disk, by what counts files once that have two names. */
async function sizesOf(folder: string, paths: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (paths.length === 0) return new Map();
  const args = ['-sk', '--', ...paths];
  const doing = 'measure the cache';
  // What goes away meanwhile is no failure.
  const { stdout } = await run('du', args, { cwd: folder, accept: [0, 1], doing });
  return new Map(
    stdout.split('\n').flatMap((line) => {
      const { size, path } = /^(?<size>\d+)\s+(?<path>.+)$/.exec(line)?.groups ?? {};
      return size === undefined || path === undefined ? [] : [[path, Number(size) * 1024] as const];
    }),
  );
}

/** What the versions and recipes of this checkout have in the cache, or will. */
export async function neededHere(): Promise<Needs> {
  const fetched = await fetchedReleases();
  const compiled = [
    ...builds.flatMap((build) => Object.keys(build.binaries).map((binary) => binaryPath(build, binary))),
    ...programs.map((program) => binaryPath(program, program.name)),
  ];
  // What was fetched as it was released is not compiled for the tools; for images it may have been.
  const needed = await Promise.all(compiled.map(async (path) => !fetched.has(basename(path)) || (await isThere(path))));
  const binaries = compiled.filter((_path, index) => needed[index]);
  const inImages = new Set(
    images.flatMap(({ files = [] }) => files.flatMap(({ from }) => ('binary' in from ? [from.binary] : []))),
  );
  const all = [...images, ...pagedImages.map(({ image }) => image)];
  const packages = [
    pnpm,
    ...webPages.flatMap(({ packages: unpacked = [] }) => unpacked),
    ...all.flatMap(({ files = [] }) => files.flatMap(({ from }) => ('npm' in from ? [from] : []))),
  ];
  const wheels = all.flatMap(({ files = [] }) => files.flatMap(({ from }) => ('wheels' in from ? [from.wheels] : [])));
  const others = [
    await pythonFolder(),
    ...(await Promise.all(wheels.map(wheelsFolder))),
    ...releases.map((release) => dirname(releasePath(release))),
    ...roots.flatMap((root) => [`${rootBase(root)}.tar`, `${rootBase(root)}.packages`]),
    ...all.flatMap((image) => [stampFile(image), stampFile({ ...image, usedBy: 'engine' })]),
    ...packages.map(npmFolder),
    ...webPages.map(pageFolder),
    ...upstreams.map(upstreamPath),
  ];
  return {
    programs: new Set(binaries.map((path) => inCache(dirname(path)))),
    ofImages: new Set(binaries.filter((path) => inImages.has(basename(path))).map((path) => inCache(dirname(path)))),
    others: new Set(others.map((path) => inCache(path))),
    toolchain: join('go', 'pkg', 'mod', toolchain),
  };
}

async function fetchedReleases(): Promise<ReadonlySet<string>> {
  const there = await Promise.all(releases.map((release) => isThere(releasePath(release))));
  return new Set(releases.filter((_release, index) => there[index]).map(({ name }) => name));
}

function inCache(path: string): string {
  return relative(cacheDir(), path);
}
