import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { overlaysIn } from '../../model/overlays.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { environments } from '../../model/environment.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { renderObjects } from '../../toolbox/kustomize.ts';
import { ensureUpstreams } from '../../toolbox/sources/upstream.ts';
import { changers } from './field.ts';
import { leftOutRules, reasonToLeaveOut } from './left-out.ts';
import { leaveOutForeign, planSabotage, weekOf } from './plan.ts';

const object = (kind: string, name: string, fields: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace: 'web' },
  ...fields,
});
const pods = { spec: { template: { spec: { containers: [{ name: 'web', image: 'a:1' }] } } } };

test('each object suffers each deed that fits it, once', () => {
  const objects = [object('Deployment', 'web', pods), object('ConfigMap', 'web', { data: { a: 'b' } })];
  const { sabotages, leftOut } = planSabotage([{ application: 'web', objects }]);
  expect(sabotages.map(({ name }) => name)).toEqual([
    'Deployment web/web deleted',
    'Deployment web/web scaled to zero',
    'Deployment web/web changed',
    'ConfigMap web/web deleted',
    'ConfigMap web/web changed',
  ]);
  expect(leftOut).toEqual([]);
});

test('what is not done has its reason', () => {
  const objects = [object('PersistentVolumeClaim', 'data'), object('ServiceAccount', 'web')];
  const { sabotages, leftOut } = planSabotage([{ application: 'web', objects }]);
  expect(sabotages).toEqual([]);
  expect(leftOut.map(({ name }) => name)).toEqual([
    'PersistentVolumeClaim web/data deleted',
    'PersistentVolumeClaim web/data changed',
    'ServiceAccount web/web deleted',
    'ServiceAccount web/web changed',
  ]);
  expect(leftOut.every(({ reason }) => reason.length > 20)).toBe(true);
});

test('a workload that git does not describe is named', () => {
  const described = [{ application: 'web', objects: [object('Deployment', 'web', pods)] }];
  const live = [object('Deployment', 'web'), object('DaemonSet', 'kube-proxy')];
  expect(leaveOutForeign(live, described).map(({ name }) => name)).toEqual(['DaemonSet web/kube-proxy']);
});

test.each([
  ['2026-11-27', '2026-W48'],
  ['2026-11-23', '2026-W48'],
  ['2026-11-29', '2026-W48'],
  ['2026-11-30', '2026-W49'],
  ['2027-01-01', '2026-W53'],
  ['2027-01-04', '2027-W01'],
  ['2024-12-30', '2025-W01'],
])('%s is in the week %s', (day, week) => {
  expect(weekOf(new Date(`${day}T12:00:00Z`))).toBe(week);
});

describe('what git describes', () => {
  const rendered = new Map<string, readonly KubeObject[]>();

  const all = async (environment: string) => {
    const found = rendered.get(environment);
    if (found !== undefined) return found;
    await ensureUpstreams(console.log);
    const objects: KubeObject[] = [];
    for (const { path } of await overlaysIn(`clusters/${environment}`)) {
      objects.push(...(await renderObjects(join(repositoryRoot, path))));
    }
    rendered.set(environment, objects);
    return objects;
  };

  test.each(environments)(
    'in %s: every kind has a field that is changed, or a reason why none is',
    async (environment) => {
      const kinds = [...new Set((await all(environment)).map(({ kind }) => kind))];
      const lacking = kinds.filter((kind) => !(kind in changers) && reasonOf(kind) === undefined);
      expect(lacking).toEqual([]);
    },
    300_000,
  );

  test.each(environments)(
    'in %s: names tell the sabotages apart, and most objects can be changed',
    async (environment) => {
      const { sabotages, leftOut } = planSabotage([{ application: 'all', objects: await all(environment) }]);
      const names = [...sabotages, ...leftOut].map(({ name }) => name);
      expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
      expect(sabotages.length).toBeGreaterThan(300);
      expect(sabotages.filter(({ deed }) => deed === 'scaled to zero').length).toBeGreaterThan(13);
      // With a field to change, but not in these.
      const without = leftOut.filter(({ reason }) => reason.startsWith('git states no field'));
      const others = without
        .map(({ name }) => name)
        .filter((name) => !/^(?:ServiceAccount |ConfigMap monitoring\/prometheus-objectives-)/.test(name));
      // They are empty: Argo CD wants them to be there.
      expect(others).toEqual([
        'ConfigMap argocd/argocd-gpg-keys-cm changed',
        'ConfigMap argocd/argocd-tls-certs-cm changed',
      ]);
    },
    300_000,
  );

  test('rules that leave something out are of kinds that are there', async () => {
    const kinds = new Set((await all(environments[0]!)).map(({ kind }) => kind));
    // Made by StatefulSets, and on a laptop of an authority.
    kinds.add('PersistentVolumeClaim');
    expect(leftOutRules.filter(({ kind }) => !kinds.has(kind))).toEqual([]);
  }, 300_000);
});

function reasonOf(kind: string): string | undefined {
  return reasonToLeaveOut({ apiVersion: 'v1', kind, metadata: { name: 'any' } }, 'changed');
}
