import { expect, test } from '@jest/globals';
import type { ListrTask } from 'listr2';
import { portsFrom } from '../../../model/instance.ts';
import { images } from '../../../toolbox/sources/data/images.ts';
import type { BuiltImage } from '../../../toolbox/sources/build.ts';
import { registries } from '../../../toolbox/sources/names.ts';
import { lane, sideBySide, taskList, type Times } from '../../tasks.ts';
import type { Step, UpContext } from '../context.ts';
import { openMilestones } from '../milestones.ts';
import { imagesThere, imageTasks, pulledGroups } from './images.ts';

/** What is compiled, built and reached in order; the image of this name fails. */
async function order(answers: boolean, fails?: string): Promise<readonly string[]> {
  const seen: string[] = [];
  const times: Times = new Map();
  const known = Object.fromEntries(registries.map((name) => [name, answers]));
  const instance = { ports: portsFrom(8080) };
  const context = { registries: known, instance, milestones: openMilestones() } as unknown as UpContext;
  const parts = {
    compile: async (some: readonly { name: string }[]) => void seen.push(`compile ${some.length > 0}`),
    build: async ({ name }: { name: string }) => {
      if (name === fails) throw new Error(`no ${name}`);
      seen.push(name);
      return {} as BuiltImage;
    },
  };
  const waits = pulledGroups.map((group): Step => {
    const { title, run } = imagesThere(group);
    return {
      title,
      run: async (of, say) => {
        await run(of, say);
        seen.push(`there: ${group}`);
      },
    };
  });
  const building: ListrTask<UpContext> = {
    task: (_, line) =>
      line.newListr(
        pulledGroups.map((group) => imageTasks(group, times, parts)),
        { concurrent: false },
      ),
  };
  const list = taskList([sideBySide('Both', [building, lane('staging', waits, times)])], context);
  await list.run().catch((error: Error) => seen.push(`failed: ${error.message}`));
  return seen;
}

const pulled = images.filter(({ usedBy }) => usedBy === 'mirror');

test('each group of images is there for who waits when all of it is built, and the next one is built meanwhile', async () => {
  const seen = await order(false);
  for (const { name, before } of pulled) {
    expect(seen.lastIndexOf(name)).toBeLessThan(seen.indexOf(`there: ${before ?? 'applications'}`));
  }
  expect(seen.indexOf('there: clusters')).toBeLessThan(seen.indexOf('quay.io/prometheus/prometheus'));
  expect(seen.filter((line) => line === 'compile true')).toHaveLength(3);
});

test('nothing is waited for where the registries answer', async () => {
  expect(await order(true)).toEqual(pulledGroups.map((group) => `there: ${group}`));
});

test('an image that fails keeps its group from being there, later groups are not begun, and its reason is told', async () => {
  const seen = await order(false, 'quay.io/argoproj/argocd');
  expect(seen).toContain('there: clusters');
  expect(seen).not.toContain('there: argocd');
  expect(seen).not.toContain('quay.io/prometheus/prometheus');
  expect(seen.at(-1)).toBe('failed: no quay.io/argoproj/argocd');
});
