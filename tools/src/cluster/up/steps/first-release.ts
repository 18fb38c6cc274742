import { bump } from '../../../delivery/bump.ts';
import { buildService } from '../../../image/build/service-image.ts';
import { withClone } from '../../../delivery/write/clone.ts';
import type { PinnedImage } from '../../../model/image-reference.ts';
import { imagesPath, readImages } from '../../../model/images-file.ts';
import { promote } from '../../../delivery/promotion/promote.ts';
import type { Environment } from '../../../model/environment.ts';
import { fileAt } from '../../../lib/git/objects.ts';
import { originPath, type Instance } from '../../../model/instance.ts';
import type { Step } from '../context.ts';

/**
 * A fresh fork pins no image yet: the first start builds the checked-out service, pushes it under its GHCR name, and
 * fills staging and then production by the commands that people use. Later starts only bring back an image that the
 * mirror has lost.
 */
export const releaseFirstImage: Step = {
  title: "The service's image, pinned in git",
  run: async ({ instance, checkout }, say) => {
    const repo = originPath(instance);
    const pinned = await pinnedIn(repo, 'staging');
    const source = pinned === undefined ? { repo: checkout, revision: 'HEAD' } : { repo, revision: pinned.tag };
    const built = await buildService({ instance, ...source, say });
    await bump({ images: [built.reference], repo });
    if (!instance.environments.includes('production')) return;
    const promoted = await pinnedIn(repo, 'production');
    if (promoted === undefined || !(await mirrorHolds(instance, promoted))) await promote({ repo, merge: true });
  },
};

async function pinnedIn(repo: string, environment: Environment): Promise<PinnedImage | undefined> {
  return withClone(repo, async (clone) => {
    const path = imagesPath(environment);
    return readImages(path, await fileAt(clone, 'origin/main', path))[0];
  });
}

async function mirrorHolds(instance: Instance, { name, digest }: PinnedImage): Promise<boolean> {
  const url = `http://127.0.0.1:${instance.ports.mirror}/v2/${name}/manifests/${digest}`;
  const headers = {
    accept: 'application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json',
  };
  return (await fetch(url, { method: 'HEAD', headers })).ok;
}
