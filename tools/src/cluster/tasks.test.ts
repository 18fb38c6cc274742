import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { lane, sideBySide, task, taskList, type Times } from './tasks.ts';
import type { Step } from './up/context.ts';

/** Steps that note their begin and end; one whose title says so fails. */
function noted(seen: string[]): (title: string, ms: number) => Step<object> {
  return (title, ms) => ({
    title,
    run: async () => {
      seen.push(`+${title}`);
      await sleep(ms);
      if (title.startsWith('fails')) throw new Error(`${title} of itself`);
      seen.push(`-${title}`);
    },
  });
}

test('when one lane fails the others come to their end before the list fails, and nothing follows', async () => {
  const seen: string[] = [];
  const [step, times]: [ReturnType<typeof noted>, Times] = [noted(seen), new Map()];
  const list = taskList(
    [
      sideBySide('Lanes', [
        lane('one', [step('fails first', 5), step('never', 0)], times),
        lane('two', [step('create', 60), step('configure', 60)], times),
        task(step('fails later', 90), times),
      ]),
      task(step('after', 0), times),
    ],
    {},
  );
  await expect(list.run()).rejects.toThrow('fails first of itself');
  expect(seen.toSorted()).toEqual(
    ['+fails first', '+fails later', '+create', '-create', '+configure', '-configure'].toSorted(),
  );
});

test('with a forecast each step tells what is left when it begins, and only one that succeeds is kept', async () => {
  const seen: string[] = [];
  const forecast = {
    begin: (name: string) => (seen.push(`begin ${name}`), '2 s last time; left: 1 step, about 2 s'),
    end: async (name: string) => void seen.push(`end ${name}`),
  };
  const times: Times = Object.assign(new Map<string, number>(), { forecast });
  const step = noted([]);
  const list = taskList([lane('one', [step('good', 0), step('fails', 0), step('never', 0)], times)], {});
  await expect(list.run()).rejects.toThrow('fails of itself');
  expect(seen).toEqual(['begin one: good', 'end one: good', 'begin one: fails']);
});

test('lanes that end well are followed by the next step, each with its time', async () => {
  const seen: string[] = [];
  const [step, times]: [ReturnType<typeof noted>, Times] = [noted(seen), new Map()];
  const tasks = [
    sideBySide('Lanes', [lane('one', [step('a', 0)], times), lane('two', [step('b', 20)], times)]),
    task(step('after', 0), times),
  ];
  await taskList(tasks, {}).run();
  expect(seen.slice(-2)).toEqual(['+after', '-after']);
  expect([...times.keys()].toSorted()).toEqual(['after', 'one: a', 'two: b']);
});
