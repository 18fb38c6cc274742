import { join } from 'node:path';
import { textIfThere } from '../lib/files/if-there.ts';
import { fileAt } from '../lib/git/objects.ts';
import { environmentBefore, environments, type Environment } from '../model/environment.ts';
import type { Finding } from '../model/finding.ts';
import { imagesPath } from '../model/images-file.ts';
import { overlayFile } from '../model/service-parts/overlay.ts';
import { services } from '../model/services.ts';
import { readableImages } from './delivery-sides.ts';

/**
 * A service comes to an environment after the first with its image: without one the cluster would refuse its pods until
 * somebody promotes it. Where nothing was released yet, a new environment gets its images as all others do, by the first
 * promotion.
 * @param start - the commit that the change is compared with.
 */
export async function firstImageFindings(root: string, start: string): Promise<readonly Finding[]> {
  const all = environments.slice(1).map(async (environment) => {
    const pinned = await pinnedNow(root, environment);
    const offered = await pinnedNow(root, environmentBefore(environment)!);
    if (pinned === undefined) return [];
    const fresh = (await fileAt(root, start, `clusters/${environment}/applications/kustomization.yaml`)) === undefined;
    const lacking = services.filter(({ image }) => !pinned.has(image) && (!fresh || offered?.has(image) === true));
    const found = await Promise.all(
      lacking.map(async ({ name, application }) => {
        const overlay = overlayFile(environment, application);
        const [before, now] = await Promise.all([fileAt(root, start, overlay), textIfThere(join(root, overlay))]);
        return before === undefined && now !== undefined ? [refusal(environment, overlay, name)] : [];
      }),
    );
    return found.flat();
  });
  return (await Promise.all(all)).flat();
}

async function pinnedNow(root: string, environment: Environment): Promise<ReadonlySet<string> | undefined> {
  const path = imagesPath(environment);
  const images = readableImages(path, await textIfThere(join(root, path)));
  return images && new Set(images.map(({ name }) => name));
}

function refusal(environment: Environment, file: string, service: string): Finding {
  const source = environmentBefore(environment)!;
  return {
    file,
    object: `service ${service}`,
    field: 'the overlay',
    value: 'new',
    reason: `${imagesPath(environment)} pins no image of ${service} yet, so that its pods would be refused`,
    wayOut: `Let ${source} run it, and merge its promotion; then bring it to ${environment}: docs/services.md.`,
  };
}
