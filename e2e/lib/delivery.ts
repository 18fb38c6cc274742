import type { Environment } from '@lockstep/tools/model/environment';
import { deliveryStatus } from '@lockstep/tools/delivery/status';
import type { Story } from '../story.ts';
import type { World } from '../world.ts';
import { followArrival, type Arrival } from './arrival.ts';
import { lockstep } from './command.ts';
import { parseImage } from '@lockstep/tools/model/image-reference';
import { waitServed } from './http.ts';
import type { BuiltVersion } from './versions.ts';

/** The image that an environment's Deployment names, as `name:tag@digest`. */
export async function imageIn(world: World, environment: Environment): Promise<string> {
  const { spec } = await world.clusters[environment].web();
  return spec.template.spec.containers[0]?.image ?? '';
}

/** `lockstep bump`, and the way of the image to staging's users. */
export async function bumpAndFollow(world: World, version: BuiltVersion): Promise<Arrival> {
  const { instance, clusters, origin } = world;
  return followArrival(instance, clusters.staging, version.revision, async () => {
    await lockstep(['bump', '--image', version.image, '--push', '--repo', 'local', '--instance', instance.name]);
    return origin.movedAt();
  });
}

/** `lockstep promote --merge`, and the way of staging's image to production's users. */
export async function promoteAndFollow(world: World): Promise<{ arrival: Arrival }> {
  const { instance, clusters, origin } = world;
  const { tag } = parseImage(await imageIn(world, 'staging'));
  const arrival = await followArrival(instance, clusters.production, tag, async () => {
    await lockstep(['promote', '--merge', '--repo', 'local', '--instance', instance.name]);
    return origin.movedAt();
  });
  return { arrival };
}

/** `lockstep rollback production`, and the way back to the image before; its hold is released for the next story. */
export async function rollBackAndFollow(world: World, revision: string): Promise<Arrival> {
  const { instance, clusters, origin } = world;
  const arrival = await followArrival(instance, clusters.production, revision, async () => {
    await lockstep(['rollback', 'production', '--reason', 'a story', '--repo', 'local', '--instance', instance.name]);
    return origin.movedAt();
  });
  await lockstep(['release-hold', 'production', '--repo', 'local', '--instance', instance.name]);
  return arrival;
}

/** Makes staging run something that production can be given, unless it does already. */
export async function ensureStagingAhead(story: Story, world: World): Promise<void> {
  const { repo, commit, name } = { repo: world.origin.path, commit: await world.origin.head(), name: 'the origin' };
  const { waiting } = await deliveryStatus({ repo, commit, name });
  if (waiting.length > 0 && waiting.every(({ withheld }) => withheld === undefined)) return;
  const version = await story.step('build a version that production does not run', () => world.versions.next());
  await story.step('bump staging to it', () => bumpAndFollow(world, version));
  await waitServed(world.instance, 'staging', version.revision, 30);
}
