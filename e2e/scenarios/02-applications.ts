import assert from 'node:assert/strict';
import { applicationNames } from '@lockstep/tools/cluster/argocd/root';
import { renderFromOrigin } from '@lockstep/tools/cluster/up/steps/argocd';
import { environments } from '@lockstep/tools/model/environment';
import { assertWaysBack } from '../lib/ways-back.ts';
import type { Scenario } from '../scenario.ts';

export const scenario: Scenario = {
  title: 'every Application is Synced and Healthy in both clusters',
  run: async (story, { clusters, instance, origin }) => {
    const commit = await origin.head();
    for (const environment of environments) {
      await story.step(`${environment} settles on ${commit.slice(0, 12)}`, async () => {
        const cluster = clusters[environment];
        // A commit that changes nothing of the service reaches it by the poll, up to three minutes later.
        await cluster.refresh(60);
        await cluster.waitSettled(120, commit);
        const found = (await cluster.applications()).map(({ metadata }) => metadata.name);
        const expected = applicationNames(await renderFromOrigin(instance, `local/${environment}/applications`));
        assert.deepEqual(found.toSorted(), expected.toSorted());
      });
      await story.step(`all that ${environment} holds and git does not has its way back`, async () => {
        await assertWaysBack(clusters[environment]);
      });
    }
  },
};
