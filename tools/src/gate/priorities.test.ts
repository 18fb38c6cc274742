import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { ensureUpstreams } from '../toolbox/sources/upstream.ts';
import { renderObjects } from '../toolbox/kustomize.ts';
import { repositoryRoot } from '../lib/files/paths.ts';
import { workloads } from '../model/workloads.ts';

// Upstream manifests are fetched where the cache does not hold them.
jest.setTimeout(300_000);

test.each([
  ['argocd', ['platform']],
  ['cert-manager', ['platform']],
  ['external-dns', ['platform']],
  ['external-secrets', ['platform']],
  ['ingress', ['platform']],
  ['metrics-server', ['system-cluster-critical']],
  ['monitoring', ['platform', 'system-node-critical']],
  ['web', ['service']],
])('on a full node the pods of %s have the priority %j', async (component, classes) => {
  await ensureUpstreams(() => {});
  const objects = await renderObjects(join(repositoryRoot, 'clusters', 'production', component));
  const pods = workloads(objects.map((object) => ({ file: component, object })));
  const said = pods.map(({ pod }) => (pod as { priorityClassName?: string }).priorityClassName);
  expect([...new Set(said)].toSorted()).toEqual(classes);
});
