import { createHash } from 'node:crypto';
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure } from '../../lib/failure.ts';
import { isThere } from '../../lib/files/if-there.ts';
import { cacheDir } from '../../lib/files/paths.ts';
import { withMachineLock } from '../../lib/process/once.ts';
import { rethrowMistake } from '../../lib/process/programming-error.ts';
import { run } from '../../lib/process/run.ts';
import type { Say } from '../../lib/values/say.ts';
import { releases } from './data/releases.ts';
import { logFile } from './go.ts';
import type { ToolRelease } from './source.ts';

/** Milliseconds until a server that says nothing counts as none, and until a whole file must be there. */
const patience = { answer: 5000, all: 300_000 };

/** Servers that gave no answer to this process: each is asked once. */
const silent = new Set<string>();
let asking = true;

/** From now on every tool is compiled: who wants nobody asked wants no download tried either. */
export function askNobody(): void {
  asking = false;
}

/** Where a released program lies once it is fetched. */
export function releasePath({ name, version, sha256 }: ToolRelease): string {
  return join(cacheDir(), 'tools', name, `${version}-released-${sha256.slice(0, 12)}`, name);
}

/** The release of a program for this machine; undefined where no checksum of one is known. */
export function releaseOf(name: string, among: readonly ToolRelease[] = releases): ToolRelease | undefined {
  if (process.platform !== 'linux') return undefined;
  return among.find((release) => release.name === name && release.arch === process.arch);
}

/**
 * A released program out of the cache, or fetched; undefined where its server gives no answer or not the file.
 * @throws {Failure} when it gives other bytes than those of the checksum.
 */
export async function releasedProgram(release: ToolRelease, say: Say): Promise<string | undefined> {
  const path = releasePath(release);
  if (await isThere(path)) return path;
  return await withMachineLock(`release ${release.name}`, async () => {
    if (await isThere(path)) return path;
    const bytes = await download(release, say);
    if (bytes === undefined) return undefined;
    const found = createHash('sha256').update(bytes).digest('hex');
    if (found !== release.sha256) {
      throw new Failure({
        what: `${release.url} is not what tools/src/toolbox/sources/data/releases.ts names`,
        why: `its SHA-256 is ${found}, expected ${release.sha256}`,
        wayOut:
          'Find out which of the two is right before going on; a proxy that answers with a page of its own is neither.',
      });
    }
    await unpack(release, bytes, path);
    return path;
  });
}

async function download({ name, version, url }: ToolRelease, say: Say): Promise<Buffer | undefined> {
  const { host } = new URL(url);
  if (!asking || silent.has(host)) return undefined;
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), patience.answer);
  try {
    const response = await fetch(url, { signal: AbortSignal.any([late.signal, AbortSignal.timeout(patience.all)]) });
    clearTimeout(timer);
    if (!response.ok) {
      await response.body?.cancel();
      return undefined;
    }
    say(`fetching ${name} ${version} as it was released`);
    return Buffer.from(await response.arrayBuffer());
  } catch (error) {
    rethrowMistake(error);
    silent.add(host);
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

async function unpack({ name, inArchive }: ToolRelease, bytes: Buffer, path: string): Promise<void> {
  const half = `${dirname(path)}.half`;
  await rm(half, { recursive: true, force: true });
  await mkdir(half, { recursive: true });
  if (inArchive === undefined) await writeFile(join(half, name), bytes);
  else {
    const archive = join(half, 'archive');
    await writeFile(archive, bytes);
    await run('tar', ['-xzf', archive, '-C', half, inArchive], { log: logFile(name), doing: `unpack ${name}` });
    await rm(archive);
  }
  await chmod(join(half, name), 0o755);
  await rm(dirname(path), { recursive: true, force: true });
  // Only what is whole gets the name by which it is found.
  await rename(half, dirname(path));
}
