import { expect, test } from '@jest/globals';
import type { KubeObject } from '../../model/kube-object.ts';
import { queuedDryRun, nextWaiting } from './queued-dry-run.ts';

const namespace = (name: string): KubeObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
const service = (name: string): KubeObject => ({ apiVersion: 'v1', kind: 'Service', metadata: { name } });
const answers = (objects: readonly KubeObject[]) => objects.map((object) => ({ object, warnings: [], changed: false }));

test('those on the fixtures that stand come first, then those of the fixtures that most wait for', () => {
  const waiting = [{ fixtures: 'a' }, { fixtures: 'b' }, { fixtures: 'b' }];
  expect(nextWaiting(waiting, 'a')).toBe(waiting[0]);
  expect(nextWaiting(waiting, 'c')).toBe(waiting[1]);
  expect(nextWaiting([], 'a')).toBeUndefined();
});

test('one is judged at a time, each set of fixtures once', async () => {
  const stood: string[] = [];
  let busy = 0;
  const judge = queuedDryRun(async (objects) => {
    expect((busy += 1)).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    busy -= 1;
    stood.push(objects[0]!.metadata.name);
    return answers(objects);
  });
  const asked = ['a', 'b', 'a', 'b'].map((fixtures, index) => judge([namespace(fixtures), service(`web-${index}`)]));
  await Promise.all(asked);
  expect(stood).toEqual(['a', 'a', 'b', 'b']);
});

test('the same objects are judged once, and each asker gets the answers for its own', async () => {
  let times = 0;
  const judge = queuedDryRun(async (objects) => {
    times += 1;
    return answers(objects).toReversed();
  });
  const [one, other] = [1, 2].map(() => [namespace('a'), service('web')]) as [KubeObject[], KubeObject[]];
  await judge(one);
  const second = await judge(other);
  expect(times).toBe(1);
  expect(second.map(({ object }) => object)).toEqual(other.toReversed());
  expect(second[0]?.object).toBe(other[1]);
});

test('an error reaches who asked, and the next one gets its turn', async () => {
  const judge = queuedDryRun(async (objects) => {
    if (objects[0]?.metadata.name === 'a') throw new Error('no server');
    return answers(objects);
  });
  const [first, second] = await Promise.allSettled([judge([service('a')]), judge([service('b')])]);
  expect(first).toMatchObject({ status: 'rejected' });
  expect(second).toMatchObject({ status: 'fulfilled' });
});
