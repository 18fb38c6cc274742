import { bump } from '../../../delivery/bump.ts';
import { changeDetails, changesBetween, changeSummary } from '../../../delivery/write/change.ts';
import { deliver } from '../../../delivery/write/deliver.ts';
import { buildService } from '../../../image/build/service-image.ts';
import { withClone } from '../../../delivery/write/clone.ts';
import { parseImage, shortCommit, shortName, type PinnedImage } from '../../../model/image-reference.ts';
import { imagesPath, readImages, withImages } from '../../../model/images-file.ts';
import { promote } from '../../../delivery/promotion/promote.ts';
import { firstEnvironment, hops, type Environment } from '../../../model/environment.ts';
import { fileAt } from '../../../lib/git/objects.ts';
import { digestOf } from '../../../lib/registry/registry.ts';
import { originPath, type Instance } from '../../../model/instance.ts';
import { services, type Service } from '../../../model/services.ts';
import { imagesToBuild, onlyFills } from '../release-plan.ts';
import type { Step, UpContext } from '../context.ts';
import type { Say } from '../../../lib/values/say.ts';

/**
 * A fresh fork pins no image yet: the first start builds the checked-out services, pushes them under their GHCR names,
 * and fills one environment after the other by the commands that people use, up to the last that has a cluster here. Later starts only bring back an image that the
 * mirror has lost, at the version that its environment runs.
 */
export const releaseFirstImage: Step = {
  title: "The service's image, pinned in git",
  run: async (context, say) => {
    await releaseImages(context, say);
    context.milestones.reach('first image');
  },
};

/** Waits for it: an Application without its image is not Healthy. */
export const firstImageThere: Step = {
  title: releaseFirstImage.title,
  run: ({ milestones }) => milestones.wait('first image'),
};

export async function releaseImages(
  { instance, checkout }: Pick<UpContext, 'instance' | 'checkout'>,
  say: Say,
  all: readonly Service[] = services,
): Promise<void> {
  const repo = originPath(instance);
  await fillFirst(instance, checkout, say, all);
  for (const environment of instance.environments.filter((name) => name !== firstEnvironment)) {
    await bringBack(instance, environment, say);
  }
  const last = hops.findLastIndex(({ to }) => instance.environments.includes(to));
  for (const { from, to } of hops.slice(0, last + 1)) {
    if (onlyFills(await pinnedIn(repo, from), await pinnedIn(repo, to))) await promote({ repo, to, merge: true });
  }
}

/** Builds what the first environment lacks, each at its own version, and bumps all of it at once. */
async function fillFirst(instance: Instance, checkout: string, say: Say, all: readonly Service[]): Promise<void> {
  const repo = originPath(instance);
  const pinned = await pinnedIn(repo, firstEnvironment);
  const images: string[] = [];
  for (const { service, pinned: image } of imagesToBuild(all, pinned, await lostOf(instance, pinned))) {
    const source = image === undefined ? { repo: checkout, revision: 'HEAD' } : { repo, revision: image.tag };
    images.push((await buildService({ instance, ...source, service: service.name, say })).reference);
  }
  if (images.length > 0) await bump({ images, repo });
}

/** Builds what the mirror has lost of an environment; its version stays, whatever an earlier environment runs. */
async function bringBack(instance: Instance, environment: Environment, say: Say): Promise<void> {
  const repo = originPath(instance);
  for (const image of await lostOf(instance, await pinnedIn(repo, environment))) {
    const service = services.find((one) => one.image === image.name);
    if (service === undefined) continue;
    const built = await buildService({ instance, repo, revision: image.tag, service: service.name, say });
    const next = parseImage(built.reference);
    if (next.digest === image.digest) continue;
    say(`${environment}: ${shortName(image.name)} ${shortCommit(image.tag)} came out as another digest, now pinned`);
    await pinAnew(repo, environment, next);
  }
}

/** The same version under the digest that it has on this machine: nodes could not pull the one that is pinned. */
async function pinAnew(repo: string, environment: Environment, image: PinnedImage): Promise<void> {
  const path = imagesPath(environment);
  await withClone(repo, async (clone) => {
    await deliver({ clone, what: `pin ${shortName(image.name)} anew in ${repo}` }, async (tip) => {
      const [text] = await tip.read(path);
      const after = withImages(path, text, [image]);
      const changes = changesBetween(readImages(path, text), readImages(path, after));
      const subject = `Bring back ${changeSummary(changes)} in ${environment}`;
      return {
        result: undefined,
        edit: { message: `${subject}\n\n${changeDetails(changes)}\n`, files: { [path]: after } },
      };
    });
  });
}

async function pinnedIn(repo: string, environment: Environment): Promise<readonly PinnedImage[]> {
  return withClone(repo, async (clone) => {
    const path = imagesPath(environment);
    return readImages(path, await fileAt(clone, 'origin/main', path));
  });
}

async function lostOf({ ports }: Instance, images: readonly PinnedImage[]): Promise<readonly PinnedImage[]> {
  const found = await Promise.all(
    images.map(({ name, digest }) => digestOf({ kind: 'registry', name, digest }, { mirror: ports.mirror })),
  );
  return images.filter((_image, index) => found[index] === undefined);
}
