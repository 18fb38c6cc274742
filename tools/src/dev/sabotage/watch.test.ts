import { describe, expect, test } from '@jest/globals';
import { Failure } from '../../lib/failure.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import type { Sabotage } from './plan.ts';
import { isNamed, noHeartbeat, outcomeOf, watchSabotage, type OpenAlert, type Views } from './watch.ts';

const git: KubeObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: 'web' },
  data: { a: 'b' },
};
const sabotage: Sabotage = { name: 'it', deed: 'changed', application: 'web', git };
const changed: KubeObject = { ...git, data: { a: 'c' } };

interface World {
  /** Second from which the object is as before. */
  readonly healedAt?: number;
  readonly alerts?: (second: number) => readonly OpenAlert[];
  readonly status?: readonly string[];
  readonly doctor?: readonly string[];
}

/** A cluster whose time passes only while it is waited for. */
function viewsOf({ healedAt = Infinity, alerts = () => [], status = [], doctor = [] }: World) {
  let now = 0;
  const asked = { status: 0, doctor: 0 };
  const views: Views = {
    object: async () => (now / 1000 >= healedAt ? git : changed),
    alerts: async () => alerts(now / 1000),
    status: async () => ((asked.status += 1), status),
    doctor: async () => ((asked.doctor += 1), doctor),
    now: () => now,
    sleep: async (milliseconds) => (now += milliseconds),
  };
  return { views, asked };
}

const watch = (world: World, patience = 70, signal = new AbortController().signal) =>
  watchSabotage(sabotage, viewsOf(world).views, { before: git, start: 0, patience, signal });

const from = (second: number) => (now: number) =>
  now >= second ? [{ name: 'ScaledToZero', since: second * 1000, about: ['web'] }] : [];
const named = ['staging: ConfigMap web/settings is away'];

describe('an object', () => {
  test('that comes back is healed, and nobody else is asked before', async () => {
    const world = viewsOf({ healedAt: 4 });
    const sight = await watchSabotage(sabotage, world.views, {
      before: git,
      start: 0,
      patience: 70,
      signal: new AbortController().signal,
    });
    expect(sight).toEqual({ healed: 4, inStatus: false, inDoctor: false });
    expect(outcomeOf(sight)).toBe('healed');
    expect(world.asked).toEqual({ status: 0, doctor: 0 });
  });

  test('that an alert and both commands name is told', async () => {
    const sight = await watch({ alerts: from(30), status: named, doctor: named });
    expect(sight).toEqual({ alert: { name: 'ScaledToZero', seconds: 30 }, inStatus: true, inDoctor: true });
    expect(outcomeOf(sight)).toBe('told');
  });

  test('that is told and then comes back is healed', async () => {
    expect(outcomeOf(await watch({ healedAt: 65, alerts: from(30), status: named, doctor: named }))).toBe('healed');
  });

  test.each<[string, World]>([
    ['no alert says so', { status: named, doctor: named }],
    ['the alert comes too late', { alerts: from(62), status: named, doctor: named }],
    ['status does not name it', { alerts: from(30), doctor: named }],
    ['doctor does not name it', { alerts: from(30), status: named, doctor: ['the container x is stopped'] }],
    [
      'the alert was there before',
      { alerts: () => [{ name: 'Old', since: -1, about: ['web'] }], status: named, doctor: named },
    ],
    [
      'the alert is about something else',
      { alerts: () => [{ name: 'Other', since: 1, about: ['till', 'argocd'] }], status: named, doctor: named },
    ],
  ])('is neither when %s', async (_title, world) => {
    expect(outcomeOf(await watch(world))).toBe('neither');
  });
});

function unreachable(): never {
  throw new Failure({ what: 'Could not run kubectl exec', wayOut: 'Look.' });
}

function mistaken(): never {
  throw new TypeError('undefined is not a function');
}

test('Prometheus that can not be asked is told by the heartbeat that stays away', async () => {
  const sight = await watch({ alerts: unreachable, status: named, doctor: named });
  expect(sight.alert?.name).toBe(noHeartbeat);
  expect(outcomeOf(sight)).toBe('told');
  const late = (second: number) => (second < 20 ? unreachable() : []);
  expect((await watch({ alerts: late, status: named, doctor: named })).alert).toBeUndefined();
});

test('a mistake of ours is no silence', async () => {
  await expect(watch({ alerts: mistaken })).rejects.toThrow(TypeError);
});

test('an interruption ends it', async () => {
  const controller = new AbortController();
  controller.abort();
  expect(await watch({}, 1000, controller.signal)).toEqual({ inStatus: false, inDoctor: false });
});

describe('a line names', () => {
  test.each([
    'staging: Deployment web/settings is at 0',
    'Could not find settings.',
    'staging/web: one or more objects failed to apply',
    'web OutOfSync/Healthy, argocd Synced/Degraded. See the log.',
  ])('it: %s', (line) => {
    expect(isNamed(sabotage, [line])).toBe(true);
  });

  test.each([
    'staging: Deployment web/settings-two is at 0',
    'staging/webhook: failed',
    'staging: Deployment argocd/x is at 0: `kubectl -n web scale`',
  ])('something else: %s', (line) => {
    expect(isNamed(sabotage, [line])).toBe(false);
  });
});
