import assert from 'node:assert/strict';
import { stagesOf } from '../lib/arrival.ts';
import { ensureStagingAhead, imageIn, promoteAndFollow, rollBackAndFollow } from '../lib/delivery.ts';
import { parseImage } from '@lockstep/tools/model/image-reference';
import { info, waitServed } from '../lib/http.ts';
import type { Scenario } from '../scenario.ts';

export const scenario: Scenario = {
  title: 'a rollback takes production back to the image from before, and staging stays',
  run: async (story, world) => {
    const { instance, clusters } = world;
    await clusters.production.refresh(60);
    await clusters.production.waitSettled(120);
    await ensureStagingAhead(story, world);
    const before = await imageIn(world, 'production');
    await story.step('promote and merge', () => promoteAndFollow(world));
    await clusters.production.waitSettled(120);
    const staging = await info(instance, 'staging');
    const { tag } = parseImage(before);
    const arrival = await story.step('roll production back', () => rollBackAndFollow(world, tag));
    for (const [stage, seconds] of stagesOf(arrival)) story.figure(`rollback to ${stage}`, seconds, 's');
    await story.step('production runs exactly the image from before', async () => {
      await waitServed(instance, 'production', tag, 30);
      assert.equal(await imageIn(world, 'production'), before);
      assert.equal((await info(instance, 'staging')).revision, staging.revision);
    });
  },
};
