import assert from 'node:assert/strict';
import { stagesOf } from '../lib/arrival.ts';
import { ensureStagingAhead, imageIn, promoteAndFollow } from '../lib/delivery.ts';
import { parseImage } from '@lockstep/tools/model/image-reference';
import { waitServed } from '../lib/http.ts';
import type { Scenario } from '../scenario.ts';

export const scenario: Scenario = {
  title: 'a merged promotion is live in production by the digest that staging runs',
  run: async (story, world) => {
    await ensureStagingAhead(story, world);
    await world.clusters.production.refresh(60);
    await world.clusters.production.waitSettled(120);
    const { arrival } = await story.step('promote and merge', () => promoteAndFollow(world));
    for (const [stage, seconds] of stagesOf(arrival)) story.figure(`merge to ${stage}`, seconds, 's');
    await story.step('every answer of production comes from that version', async () => {
      const { tag } = parseImage(await imageIn(world, 'staging'));
      await waitServed(world.instance, 'production', tag, 30);
    });
    await story.step('both environments name and run one digest', async () => {
      const [staging, production] = [await imageIn(world, 'staging'), await imageIn(world, 'production')];
      assert.equal(production, staging);
      const { digest } = parseImage(staging);
      for (const { status } of await world.clusters.production.webPods()) {
        assert.ok(
          status.containerStatuses?.[0]?.imageID.endsWith(digest),
          `a pod runs ${status.containerStatuses?.[0]?.imageID}`,
        );
      }
    });
  },
};
