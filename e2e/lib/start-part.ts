import { isSettled } from '@lockstep/tools/model/live-objects';
import { loadInstance } from '@lockstep/tools/model/instance';
import { switchedParts } from '@lockstep/tools/model/switched-part';
import { showLockstep } from './command.ts';
import type { Story } from '../story.ts';
import type { World } from '../world.ts';

/** Starts a part where it is not there yet: its Application, which is named like it, or one without any, as the instance says. */
export async function startPart(story: Story, world: World, part: string): Promise<void> {
  if (await isThere(world, part)) return;
  const { instance, clusters } = world;
  await story.step(`start the part \`${part}\``, async () => {
    const args = ['up', '--instance', instance.name, '--with', part];
    await showLockstep(args, { print: (line) => story.note(line), seconds: 1800 });
    await clusters.staging.waitSettled(300);
  });
}

async function isThere({ instance, clusters }: World, part: string): Promise<boolean> {
  if (switchedParts.find(({ name }) => name === part)?.withoutApplication) {
    return (await loadInstance(instance.name)).parts?.includes(part) === true;
  }
  const all = await clusters.staging.applications();
  return all.some((one) => one.metadata.name === part && isSettled(one));
}
