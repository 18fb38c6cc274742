import { copyFile, cp, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { builds } from './data/go.ts';
import { upstreams } from './data/upstreams.ts';
import { addRef, commitFixed } from '../../lib/git/fixed-commit.ts';
import { cacheDir } from '../../lib/files/paths.ts';
import { logFile, moduleFolder } from './go.ts';
import { withMachineLock } from '../../lib/process/once.ts';
import { recipeHash } from './recipe.ts';
import type { GoBuild, Upstream } from './source.ts';
import type { Say } from '../../lib/values/say.ts';
import { allSettled } from '../../lib/process/settle.ts';
import { isThere, textIfThere } from '../../lib/files/if-there.ts';

/** Where the mirror of an upstream repository lies. */
export function upstreamPath({ repository, byFile }: Pick<Upstream, 'repository' | 'byFile'>): string {
  // Kustomize ends the address of a repository at GitHub itself in .git, and none else's.
  return join(cacheDir(), 'upstream', byFile === true ? repository : `${repository}.git`);
}

/**
 * Makes the bare git mirrors of upstream manifests that are not there yet. Each holds one commit, always the same one for
 * the same manifests: under the release's tag, and as `refs/upstream/COMMIT` under the id that it has upstream.
 * @param parts - those whose manifests are wanted; default: all.
 * @throws {Failure} naming the log.
 */
export async function ensureUpstreams(say: Say, parts?: readonly string[]): Promise<void> {
  const wanted = upstreams.filter(({ forPart }) => forPart === undefined || (parts?.includes(forPart) ?? true));
  await allSettled(
    wanted.map(async ({ commit, ...upstream }) => {
      await ensure(upstream, say);
      if (commit !== undefined) await nameCommit(upstreamPath(upstream), upstream.tag, commit);
    }),
  );
}

/** What a mirror calls what upstream calls so. */
export function refInMirror(ref: string): string {
  return /^[0-9a-f]{40}$/.test(ref) ? `refs/upstream/${ref}` : ref;
}

async function nameCommit(mirror: string, tag: string, commit: string): Promise<void> {
  const name = refInMirror(commit);
  if (await isThere(join(mirror, name))) return;
  await addRef(mirror, name, `refs/tags/${tag}`);
}

async function ensure(upstream: Upstream, say: Say): Promise<void> {
  const target = upstreamPath(upstream);
  const compiled = builds.find(({ name }) => name === upstream.moduleOf);
  if (compiled === undefined)
    throw new Error(`tools/src/toolbox/sources/data/upstreams.ts names no Go build: ${upstream.moduleOf}`);
  const build = { ...compiled, version: upstream.version ?? compiled.version };
  const recipe = recipeHash(upstream, build.module, build.version);
  const stamp = join(target, 'lockstep-recipe');
  const isMade = async (): Promise<boolean> => (await textIfThere(stamp)) === recipe;
  if (await isMade()) return;
  await withMachineLock(`upstream ${upstream.repository}`, async () => {
    if (await isMade()) return;
    say(`making a git mirror of the manifests of ${upstream.repository} ${upstream.tag}`);
    await mkdir(join(cacheDir(), 'work'), { recursive: true });
    const work = await mkdtemp(join(cacheDir(), 'work', 'upstream-'));
    try {
      await commitManifests(upstream, build, work, say);
      await writeFile(join(work, 'bare.git', 'lockstep-recipe'), recipe);
      await rm(target, { recursive: true, force: true });
      await mkdir(dirname(target), { recursive: true });
      await rename(join(work, 'bare.git'), target);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  });
}

async function commitManifests(upstream: Upstream, build: GoBuild, work: string, say: Say): Promise<void> {
  const tree = join(work, 'tree');
  const from = join(await moduleFolder(build, say), upstream.folder);
  if (upstream.byFile === true) await foldersOfFiles(from, join(tree, upstream.tag, upstream.folder));
  else await cp(from, join(tree, upstream.folder), { recursive: true });
  await commitFixed(tree, join(work, 'bare.git'), {
    message: `Manifests of ${upstream.repository} ${upstream.tag}`,
    tag: upstream.tag,
    by: { name: 'upstream mirror', email: 'upstream@lockstep.internal' },
    log: logFile(`upstream-${upstream.moduleOf}`),
    doing: `make a git mirror of ${upstream.repository}`,
  });
}

/** Each file of a folder of manifests as a folder of its name, that renders it. */
async function foldersOfFiles(from: string, to: string): Promise<void> {
  for (const name of (await readdir(from)).filter((each) => each.endsWith('.yaml'))) {
    await mkdir(join(to, name), { recursive: true });
    await copyFile(join(from, name), join(to, name, 'manifest.yaml'));
    await writeFile(join(to, name, 'kustomization.yaml'), 'resources:\n  - manifest.yaml\n');
  }
}
