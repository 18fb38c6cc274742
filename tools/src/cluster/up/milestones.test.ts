import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { lane, sideBySide, task, taskList, type Times } from '../tasks.ts';
import type { Step, UpContext } from './context.ts';
import { openMilestones, orTell, tellingOthers } from './milestones.ts';

/** What ran of two lanes: one makes `image` in some milliseconds, or fails; the other one needs it for a cluster. */
async function lanes(make: () => Promise<void>, create: () => Promise<void> = async () => {}): Promise<string[]> {
  const seen: string[] = [];
  const times: Times = new Map();
  const context = { milestones: openMilestones() } as unknown as UpContext;
  const noted = (title: string, work: (context: UpContext) => Promise<void>): Step =>
    tellingOthers({
      title,
      run: async (of) => {
        await work(of);
        seen.push(title);
      },
    });
  const images = [
    noted('image', async ({ milestones }) => {
      await make();
      milestones.reach('image');
    }),
    noted('pages', async () => {}),
  ];
  const cluster = [
    noted('has image', ({ milestones }) => milestones.wait('image')),
    noted('cluster', create),
    noted('again', ({ milestones }) => milestones.wait('image')),
  ];
  const list = taskList(
    [sideBySide('Lanes', [lane('images', images, times), lane('staging', cluster, times)])],
    context,
  );
  await list.run().catch((error: Error) => seen.push(`failed: ${error.message.split('\n')[0]}`));
  return seen;
}

test('a lane goes on as soon as the other one has made what it needs', async () => {
  expect(await lanes(() => sleep(20))).toEqual(['image', 'has image', 'pages', 'cluster', 'again']);
});

test('when what is waited for fails, its reason is told and nothing that needs it begins', async () => {
  expect(await lanes(() => Promise.reject(new Error('no compiler')))).toEqual(['failed: no compiler']);
});

test('when the lane that waits fails, nothing new begins in the other one either', async () => {
  const seen = await lanes(
    async () => {},
    () => Promise.reject(new Error('no memory')),
  );
  expect(seen).toContain('failed: no memory');
  const late = openMilestones();
  late.fail(new Error('no memory'));
  late.fail(new Error('told later'));
  for (const left of [orTell({ milestones: late }, async () => {}), late.wait('image')]) {
    await expect(left).rejects.toMatchObject({ name: 'LeftUndone', cause: new Error('no memory') });
  }
});

const step = (title: string, run: Step['run']): Step => tellingOthers({ title, run });

test('a failure is told once: what it ended is left, and no line of it says that it failed', async () => {
  const context = { milestones: openMilestones() } as unknown as UpContext;
  const broken = step('broken', () => Promise.reject(new Error('no compiler')));
  const waiting = ['staging', 'production'].map((title) =>
    lane(
      title,
      [step('waits', ({ milestones }) => milestones.wait('image')), step('never', async () => {})],
      new Map(),
    ),
  );
  const list = taskList([sideBySide('Lanes', [lane('images', [broken], new Map()), ...waiting])], context);
  await expect(list.run()).rejects.toThrow('no compiler');
  const all = list.tasks.flatMap((outer) => outer.subtasks.flatMap((each) => [each, ...each.subtasks]));
  expect(all.filter((each) => each.hasFailed()).map(({ title }) => title)).toEqual(['images', 'broken']);
  expect(all.filter((each) => each.isSkipped()).map(({ title }) => title)).toEqual([
    'waits',
    'never',
    'waits',
    'never',
  ]);
});

test('what is reached before somebody waits is not waited for', async () => {
  const milestones = openMilestones();
  milestones.reach('image');
  await milestones.wait('image');
});

test('a step outside of lanes is as it is', async () => {
  const context = { milestones: openMilestones() } as unknown as UpContext;
  await taskList([task(tellingOthers({ title: 'one', run: async () => {} }), new Map())], context).run();
});
