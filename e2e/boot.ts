import { findInstance } from '@lockstep/tools/model/instance';
import { succeeds } from '@lockstep/tools/lib/process/programming-error';
import { showLockstep } from './lib/command.ts';
import { info } from './lib/http.ts';
import type { E2eOptions } from './options.ts';
import type { Story } from './story.ts';

/**
 * Brings the clusters up, or finds them running when they may be reused.
 * @returns whether this run started them, and so removes them.
 */
export async function bootClusters(story: Story, options: E2eOptions, print: (line: string) => void): Promise<boolean> {
  if (options.reuse && (await answers(options.instance))) {
    story.note('both environments answer: reused as they are');
    return false;
  }
  const show = { print, seconds: 60 * 60 };
  if ((await findInstance(options.instance)) !== undefined) {
    await story.step('remove what an earlier run left', () => removeClusters(options.instance, print));
  }
  const start = performance.now();
  await story.step('bring both clusters up', () =>
    showLockstep(['up', '--instance', options.instance, '--with', 'sign-on'], show),
  );
  story.figure('up', (performance.now() - start) / 1000, 's');
  return true;
}

export async function removeClusters(instance: string, print: (line: string) => void): Promise<void> {
  await showLockstep(['down', '--instance', instance], { print, seconds: 300 });
}

async function answers(name: string): Promise<boolean> {
  const instance = await findInstance(name);
  if (instance === undefined) return false;
  return await succeeds(Promise.all(instance.environments.map((environment) => info(instance, environment))));
}
