import assert from 'node:assert/strict';
import { environments } from '@lockstep/tools/model/environment';
import type { Scenario } from '../scenario.ts';

const expected = ['applications', 'argocd', 'ingress', 'metrics-server', 'monitoring', 'policies', 'storage', 'web'];

export const scenario: Scenario = {
  title: 'every Application is Synced and Healthy in both clusters',
  run: async (story, { clusters, origin }) => {
    const commit = await origin.head();
    for (const environment of environments) {
      await story.step(`${environment} settles on ${commit.slice(0, 12)}`, async () => {
        await clusters[environment].waitSettled(180, commit);
        const found = await clusters[environment].applications();
        const missing = expected.filter((name) => !found.some(({ metadata }) => metadata.name === name));
        assert.deepEqual(missing, []);
      });
    }
  },
};
