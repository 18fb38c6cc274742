import { isSettled } from '@lockstep/tools/model/live-objects';
import { showLockstep } from './command.ts';
import type { Story } from '../story.ts';
import type { World } from '../world.ts';

/** Starts a part, which its Application is named like, where it is not there yet. */
export async function startPart(story: Story, { instance, clusters }: World, part: string): Promise<void> {
  const all = await clusters.staging.applications();
  if (all.some((one) => one.metadata.name === part && isSettled(one))) return;
  await story.step(`start the part \`${part}\``, async () => {
    const args = ['up', '--instance', instance.name, '--with', part];
    await showLockstep(args, { print: (line) => story.note(line), seconds: 1800 });
    await clusters.staging.waitSettled(300);
  });
}
