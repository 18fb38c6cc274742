import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { environmentConfigs } from '@lockstep/infra/environments';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { at } from '../../lib/values/at.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { renderObjects } from '../../toolbox/kustomize.ts';
import { givenDefinitions } from './given-definitions.ts';
import { startApiServer, type ApiServer } from './server.ts';

// A real API server, and renders beside it.
jest.setTimeout(180_000);

let server: ApiServer;

beforeAll(async () => {
  server = await startApiServer();
  await server.apply(givenDefinitions, { dryRun: false });
});

afterAll(() => server.stop());

const nodesOf = (environment: string) => renderObjects(join(repositoryRoot, 'clusters', environment, 'nodes'));

function ofKind(objects: readonly KubeObject[], kind: string): KubeObject {
  return objects.find((object) => object.kind === kind)!;
}

async function refusal(object: KubeObject): Promise<string> {
  const [answer] = await server.apply([object], { dryRun: true });
  return answer!.error?.message ?? 'taken';
}

test.each(environmentConfigs)('the nodes of $name are what its cluster on AWS reckons with', async (config) => {
  const objects = await nodesOf(config.name);
  for (const kind of ['NodeClass', 'NodePool']) expect(await refusal(ofKind(objects, kind))).toBe('taken');
  const [pool, each] = [ofKind(objects, 'NodePool'), ofKind(objects, 'NodeClass')];
  expect(Number(at(pool, 'spec', 'limits', 'cpu'))).toBe(config.nodes.mostCpus);
  expect(at(each, 'spec', 'ephemeralStorage', 'size')).toBe(`${config.nodes.diskGiB}Gi`);
  expect(at(each, 'spec', 'tags')).toEqual({ environment: config.name, 'cost-class': config.costClass });
});

test('what Auto Mode does not know is refused', async () => {
  const [each, pool] = ['NodeClass', 'NodePool'].map((kind) => async () => {
    return structuredClone(ofKind(await nodesOf('staging'), kind)) as KubeObject & { spec: Record<string, unknown> };
  });
  const open = await each!();
  open.spec['networkPolicy'] = 'Open';
  expect(await refusal(open)).toContain('Unsupported value: "Open"');
  const misspelt = await each!();
  misspelt.spec['subnetSelectorTerm'] = [];
  expect(await refusal(misspelt)).toContain('subnetSelectorTerm');
  const bare = await pool!();
  delete bare.spec['template'];
  expect(await refusal(bare)).toContain('spec.template: Required value');
  const never = await pool!();
  never.spec['disruption'] = { consolidateAfter: '5m', budgets: [{ nodes: 'all' }] };
  expect(await refusal(never)).toContain('spec.disruption.budgets[0].nodes');
});
