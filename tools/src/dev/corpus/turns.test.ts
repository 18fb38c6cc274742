import { expect, test } from '@jest/globals';
import type { KubeObject } from '../../model/kube-object.ts';
import { inTurns, nextOf } from './turns.ts';

const namespace = (name: string): KubeObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
const service = (name: string): KubeObject => ({ apiVersion: 'v1', kind: 'Service', metadata: { name } });
const answers = (objects: readonly KubeObject[]) => objects.map((object) => ({ object, warnings: [], changed: false }));

test('those on the ground that stands come first, then those of the ground that most wait for', () => {
  const waiting = [{ ground: 'a' }, { ground: 'b' }, { ground: 'b' }];
  expect(nextOf(waiting, 'a')).toBe(waiting[0]);
  expect(nextOf(waiting, 'c')).toBe(waiting[1]);
  expect(nextOf([], 'a')).toBeUndefined();
});

test('one is judged at a time, each ground once', async () => {
  const grounds: string[] = [];
  let busy = 0;
  const judge = inTurns(async (objects) => {
    expect((busy += 1)).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    busy -= 1;
    grounds.push(objects[0]!.metadata.name);
    return answers(objects);
  });
  const asked = ['a', 'b', 'a', 'b'].map((ground, index) => judge([namespace(ground), service(`web-${index}`)]));
  await Promise.all(asked);
  expect(grounds).toEqual(['a', 'a', 'b', 'b']);
});

test('the same objects are judged once, and each asker gets the answers for its own', async () => {
  let times = 0;
  const judge = inTurns(async (objects) => {
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
  const judge = inTurns(async (objects) => {
    if (objects[0]?.metadata.name === 'a') throw new Error('no server');
    return answers(objects);
  });
  const [first, second] = await Promise.allSettled([judge([service('a')]), judge([service('b')])]);
  expect(first).toMatchObject({ status: 'rejected' });
  expect(second).toMatchObject({ status: 'fulfilled' });
});
