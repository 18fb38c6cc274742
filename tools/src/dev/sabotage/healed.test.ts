import { describe, expect, test } from '@jest/globals';
import type { KubeObject } from '../../model/kube-object.ts';
import { isHealed } from './healed.ts';
import type { Deed } from './deed.ts';
import type { Sabotage } from './plan.ts';

type Fields = Readonly<Record<string, unknown>>;

function object(
  kind: string,
  spec: Fields,
  more: { readonly metadata?: object; readonly status?: object } = {},
): KubeObject {
  const metadata = { name: 'web', namespace: 'web', uid: 'one', generation: 1, ...more.metadata };
  return { apiVersion: 'apps/v1', kind, metadata, spec, ...(more.status === undefined ? {} : { status: more.status }) };
}

const git: KubeObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'web' },
  spec: { ports: [{ port: 80 }] },
};
const sabotage = (deed: Deed, of: KubeObject = git): Sabotage => ({ name: 'it', deed, application: 'web', git: of });
const before = object('Service', { ports: [{ port: 80, nodePort: 30_000 }], clusterIP: '10.0.0.1' });

const of = (kind: string, replicas: number, status: object, generation = 1) =>
  object(kind, { replicas }, { metadata: { generation }, status: { observedGeneration: 1, ...status } });
const onNodes = (numberReady: number) =>
  object(
    'DaemonSet',
    {},
    { status: { observedGeneration: 1, desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberReady } },
  );
const labelledBy = (labels: object) => object('Service', { ports: [{ port: 80 }] }, { metadata: { labels } });

describe('something deleted', () => {
  test('is healed by another that is what git says, whatever others add to it', () => {
    const again = object(
      'Service',
      { ports: [{ port: 80, nodePort: 30_001 }], clusterIP: '10.0.0.2' },
      { metadata: { uid: 'two' } },
    );
    expect(isHealed(sabotage('deleted'), before, again)).toBe(true);
  });

  test('is not while it is gone, going, or still the same', () => {
    expect(isHealed(sabotage('deleted'), before, undefined)).toBe(false);
    expect(isHealed(sabotage('deleted'), before, before)).toBe(false);
    const going = object('Service', { ports: [{ port: 80 }] }, { metadata: { uid: 'two', deletionTimestamp: 'now' } });
    expect(isHealed(sabotage('deleted'), before, going)).toBe(false);
  });
});

describe('something changed', () => {
  test('is healed when every field that git states is as before', () => {
    expect(isHealed(sabotage('changed'), before, before)).toBe(true);
    const other = object('Service', { ports: [{ port: 81, nodePort: 30_000 }], clusterIP: '10.0.0.1' });
    expect(isHealed(sabotage('changed'), before, other)).toBe(false);
  });

  test('is not with one entry more or less in a list', () => {
    const more = object('Service', { ports: [{ port: 80, nodePort: 30_000 }, { port: 81 }] });
    expect(isHealed(sabotage('changed'), before, more)).toBe(false);
    expect(isHealed(sabotage('changed'), before, object('Service', { ports: [] }))).toBe(false);
  });

  test('labels that git states count, and those that it does not state do not', () => {
    const labelled = { ...git, metadata: { ...git.metadata, labels: { level: 'restricted' } } };
    const was = labelledBy({ level: 'restricted' });
    expect(isHealed(sabotage('changed', labelled), was, labelledBy({ level: 'privileged' }))).toBe(false);
    expect(isHealed(sabotage('changed', labelled), was, labelledBy({ level: 'restricted', by: 'hand' }))).toBe(true);
  });
});

describe('a workload', () => {
  const stated: KubeObject = { ...git, kind: 'Deployment', spec: {} };
  const was = of('Deployment', 2, { readyReplicas: 2, updatedReplicas: 2 });

  test.each<[string, KubeObject, boolean]>([
    ['has the pods that it wants', of('Deployment', 2, { readyReplicas: 2, updatedReplicas: 2 }), true],
    [
      'wants another number, which its autoscaler may say',
      of('Deployment', 1, { readyReplicas: 1, updatedReplicas: 1 }),
      true,
    ],
    ['lacks one', of('Deployment', 2, { readyReplicas: 1, updatedReplicas: 2 }), false],
    ['has one of the old template', of('Deployment', 2, { readyReplicas: 2, updatedReplicas: 1 }), false],
    ['wants none', of('Deployment', 0, {}), false],
    ['was not looked at', of('Deployment', 2, { readyReplicas: 2, updatedReplicas: 2 }, 2), false],
  ])('%s', (_title, now, healed) => {
    expect(isHealed(sabotage('scaled to zero', stated), was, now)).toBe(healed);
  });

  test('that rested before may rest', () => {
    expect(isHealed(sabotage('changed', stated), of('Deployment', 0, {}), of('Deployment', 0, {}))).toBe(true);
  });

  test('of every node is there on every node', () => {
    const set: KubeObject = { ...git, kind: 'DaemonSet', spec: {} };
    expect(isHealed(sabotage('changed', set), onNodes(3), onNodes(3))).toBe(true);
    expect(isHealed(sabotage('changed', set), onNodes(3), onNodes(2))).toBe(false);
  });
});

test('an Application is healed when it is well', () => {
  const app: KubeObject = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'web' },
    spec: { project: 'apps' },
  };
  const now = (health: string) => ({ ...app, status: { sync: { status: 'Synced' }, health: { status: health } } });
  expect(isHealed(sabotage('changed', app), app, now('Healthy'))).toBe(true);
  expect(isHealed(sabotage('changed', app), app, now('Progressing'))).toBe(false);
});
