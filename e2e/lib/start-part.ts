import { fileAt } from '@lockstep/tools/lib/git/objects';
import { isSettled } from '@lockstep/tools/model/live-objects';
import { loadInstance } from '@lockstep/tools/model/instance';
import { componentLine, switchedParts } from '@lockstep/tools/model/switched-part';
import { showLockstep } from './command.ts';
import type { Story } from '../story.ts';
import type { World } from '../world.ts';

/** Starts parts where one is not there yet, by one `up`. */
export async function haveParts(story: Story, world: World, parts: readonly string[]): Promise<void> {
  const there = await Promise.all(parts.map((part) => isThere(world, part)));
  const missing = parts.filter((_, index) => !there[index]);
  if (missing.length === 0) return;
  const { instance, clusters } = world;
  await story.step(`start ${missing.map((part) => `\`${part}\``).join(', ')}`, async () => {
    const args = ['up', '--instance', instance.name, ...missing.flatMap((part) => ['--with', part])];
    await showLockstep(args, { print: (line) => story.note(line), seconds: 1800 });
    await Promise.all(Object.values(clusters).map((cluster) => cluster.waitSettled(300)));
  });
}

/** Whether the instance has it; of one that git switches on: whether git does, and its Application is settled. */
async function isThere({ instance, clusters, origin }: World, name: string): Promise<boolean> {
  const part = switchedParts.find((each) => each.name === name);
  if (part === undefined) return (await loadInstance(instance.name)).parts?.includes(name) === true;
  const overlay = await fileAt(origin.path, 'main', 'clusters/staging/applications/kustomization.yaml');
  if (overlay?.includes(`  - ${componentLine(part.components.applications)}\n`) !== true) return false;
  const all = await clusters.staging.applications();
  return part.withoutApplication ?? all.some((one) => one.metadata.name === name && isSettled(one));
}
