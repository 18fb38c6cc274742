import assert from 'node:assert/strict';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import { addObject, marker } from '../lib/marker.ts';
import * as paths from '../lib/paths.ts';
import { approveRemoval, pruningQuestion } from '../lib/pruning.ts';
import type { Scenario } from '../scenario.ts';
import type { Story } from '../story.ts';
import type { World } from '../world.ts';

const name = 'rehearse-prune';

export const scenario: Scenario = {
  title: "what is removed from git is removed from the cluster, of Argo CD itself on a person's word",
  run: async (story, world) => {
    const { staging } = world.clusters;
    const gone = await removed(story, world, 'web', 'web');
    const start = await world.origin.movedAt();
    await story.step('it is gone', gone);
    story.figure('removed from git to removed from the cluster', (Date.now() - start) / 1000, 's');

    await staging.waitSettled(120);
    const goneOfArgocd = await removed(story, world, 'argocd', 'argocd');
    await story.step('Argo CD asks before it removes something of its own', async () => {
      await waitFor({ what: 'the question', seconds: 60, every: 200 }, async () => {
        const question = await pruningQuestion(staging);
        return question?.includes(`of /ConfigMap/${name}`) ? { done: undefined } : { seen: question ?? 'no question' };
      });
      assert.notEqual(await staging.api.find(paths.configMap('argocd', name)), undefined);
    });
    await story.step('with the runbook`s annotation it is gone, and all is settled', async () => {
      await approveRemoval(staging, 'argocd');
      await goneOfArgocd();
      await staging.waitSettled(90);
    });
  },
};

/** Adds a ConfigMap, sees it, and commits its removal; the answer waits until it has gone. */
async function removed(
  story: Story,
  { clusters, origin }: World,
  application: string,
  namespace: string,
): Promise<() => Promise<void>> {
  const there = async (): Promise<boolean> =>
    (await clusters.staging.api.find(paths.configMap(namespace, name))) !== undefined;
  const change = await story.step(`commit a ConfigMap of ${application}`, () =>
    addObject(origin, 'staging', application, `${name}.yaml`, marker(name, namespace)),
  );
  story.cleanUp('revert it', change.undo);
  await story.step('it is there', () =>
    waitFor({ what: `the ConfigMap ${name}`, seconds: 60, every: 100 }, async () =>
      (await there()) ? { done: undefined } : { seen: 'no such ConfigMap' },
    ),
  );
  await story.step('commit its removal', change.undo);
  return () =>
    waitFor({ what: `no ConfigMap ${name}`, seconds: 60, every: 100 }, async () =>
      (await there()) ? { seen: 'still there' } : { done: undefined },
    );
}
