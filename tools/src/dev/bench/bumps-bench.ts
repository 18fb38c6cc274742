import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { bump } from '../../delivery/bump.ts';
import { Failure } from '../../lib/failure.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { fileAt, requireCommit } from '../../lib/git/objects.ts';
import { pushTo } from '../../lib/git/remote.ts';
import { initBare } from '../../lib/git/repository.ts';
import { firstEnvironment } from '../../model/environment.ts';
import { formatImage, type PinnedImage } from '../../model/image-reference.ts';
import { imagesPath, readImages } from '../../model/images-file.ts';
import { readNames } from '../../model/names/names.ts';
import { cpuSecondsSoFar } from './processes.ts';
import { writeServicesTree } from './services-tree.ts';

export interface MeasuredBumps {
  readonly services: number;
  readonly atOnce: number;
  /** From the first that began to the last that was taken. */
  readonly seconds: number;
  /** Of this process and those it started; comparable also on a busy machine. */
  readonly cpuSeconds: number;
  /** How often one did its edit anew. */
  readonly tries: { readonly median: number; readonly most: number };
  /** The most memory that this process has had, in MiB. */
  readonly mebibytes: number;
}

interface BenchOptions {
  readonly root: string;
  readonly services: number;
  /** How many services are bumped, each by a bump of its own, all begun at the same moment. */
  readonly atOnce: number;
}

/**
 * Measures bumps of as many services at once, of a generated tree that this machine serves.
 * @throws {Failure} when one of them is lost, or there are fewer services.
 */
export async function benchBumps({ root, services, atOnce }: BenchOptions): Promise<MeasuredBumps> {
  if (atOnce > services) {
    throw new Failure({
      what: `${atOnce} bumps at once were asked for, of ${services} services`,
      why: 'each is of another service',
      wayOut: 'Give --at-once no more than --services.',
    });
  }
  return await withScratchFolder('bench', async (folder) => {
    const [tree, repo] = [join(folder, 'tree'), join(folder, 'main.git')];
    const names = await writeServicesTree(root, tree, services);
    const source = await requireCommit(tree, 'HEAD');
    await initBare(repo);
    await pushTo(tree, repo, source, 'main');
    const images = names.slice(0, atOnce).map((name) => imageOf(name, source));
    const [started, cpuBefore] = [performance.now(), await cpuSecondsSoFar()];
    const taken = await Promise.all(images.map((image) => bump({ repo, images: [formatImage(image)] })));
    const seconds = (performance.now() - started) / 1000;
    const cpuSeconds = (await cpuSecondsSoFar()) - cpuBefore;
    await requireAll(repo, images);
    const tries = taken.map((result) => result.tries).toSorted((one, other) => one - other);
    return {
      services,
      atOnce,
      seconds,
      cpuSeconds,
      tries: { median: tries[tries.length >> 1]!, most: tries.at(-1)! },
      mebibytes: Math.round(process.resourceUsage().maxRSS / 1024),
    };
  });
}

function imageOf(name: string, tag: string): PinnedImage {
  return { name: `${readNames().images}/${name}`, tag, digest: `sha256:${randomBytes(32).toString('hex')}` };
}

async function requireAll(repo: string, images: readonly PinnedImage[]): Promise<void> {
  const path = imagesPath(firstEnvironment);
  const pinned = new Set(readImages(path, await fileAt(repo, 'main', path)).map((image) => formatImage(image)));
  const lost = images.map((image) => formatImage(image)).filter((image) => !pinned.has(image));
  if (lost.length === 0) return;
  throw new Failure({ what: `${lost.length} bumps were lost`, why: lost.join(', '), wayOut: 'This is a bug: say so.' });
}
