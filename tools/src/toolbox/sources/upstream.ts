import { cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { builds } from './data/go.ts';
import { upstreams } from './data/upstreams.ts';
import { cacheDir } from '../../lib/files/paths.ts';
import { run } from '../../lib/process/run.ts';
import { logFile, moduleFolder } from './go.ts';
import { withMachineLock } from '../../lib/process/once.ts';
import { recipeHash } from './recipe.ts';
import type { GoBuild, Upstream } from './source.ts';
import type { Say } from '../../lib/values/say.ts';
import { textIfThere } from '../../lib/files/if-there.ts';

/** Where the mirror of an upstream repository lies. */
function upstreamPath({ repository }: Pick<Upstream, 'repository'>): string {
  return join(cacheDir(), 'upstream', `${repository}.git`);
}

/**
 * Makes the bare git mirrors of upstream manifests that are not there yet. Each holds one commit under the release's
 * tag, always the same one for the same manifests.
 * @throws {Failure} naming the log.
 */
export async function ensureUpstreams(say: Say): Promise<void> {
  await Promise.all(upstreams.map((upstream) => ensure(upstream, say)));
}

async function ensure(upstream: Upstream, say: Say): Promise<void> {
  const target = upstreamPath(upstream);
  const build = builds.find(({ name }) => name === upstream.moduleOf);
  if (build === undefined)
    throw new Error(`tools/src/toolbox/sources/data/upstreams.ts names no Go build: ${upstream.moduleOf}`);
  const recipe = recipeHash(upstream, build.module, build.version);
  const stamp = join(target, 'lockstep-recipe');
  const isThere = async (): Promise<boolean> => (await textIfThere(stamp)) === recipe;
  if (await isThere()) return;
  await withMachineLock(`upstream ${upstream.repository}`, async () => {
    if (await isThere()) return;
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
  await cp(join(await moduleFolder(build, say), upstream.folder), join(tree, upstream.folder), { recursive: true });
  const git = (...args: string[]) =>
    run('git', args, {
      cwd: tree,
      env: commitEnvironment,
      log: logFile(`upstream-${upstream.moduleOf}`),
      doing: `make a git mirror of ${upstream.repository}`,
    });
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', `Manifests of ${upstream.repository} ${upstream.tag}`);
  await git('tag', upstream.tag);
  const bare = join(work, 'bare.git');
  await git('clone', '--quiet', '--bare', tree, bare);
  await git('-C', bare, 'remote', 'remove', 'origin');
  // Kustomize and Argo CD fetch the commit itself, not the tag.
  await git('-C', bare, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
}

/** Nothing of the person or the machine, so that the commit is the same everywhere. */
const commitEnvironment = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'upstream mirror',
  GIT_AUTHOR_EMAIL: 'upstream@lockstep.internal',
  GIT_AUTHOR_DATE: '2000-01-01T00:00:00Z',
  GIT_COMMITTER_NAME: 'upstream mirror',
  GIT_COMMITTER_EMAIL: 'upstream@lockstep.internal',
  GIT_COMMITTER_DATE: '2000-01-01T00:00:00Z',
};
