import assert from 'node:assert/strict';
import { followArrival, stagesOf, type Arrival } from '../lib/arrival.ts';
import { bumpAndFollow, imageIn } from '../lib/delivery.ts';
import { info, waitServed } from '../lib/http.ts';
import * as paths from '../lib/paths.ts';
import { assertSamePods } from '../lib/same-pods.ts';
import type { Scenario } from '../scenario.ts';
import type { Story } from '../story.ts';

const hold = (held: boolean): object => ({
  metadata: { annotations: { 'argocd.argoproj.io/skip-reconcile': held ? 'true' : null } },
});

export const scenario: Scenario = {
  title: 'a bump is live in staging seconds after the push, and production does not notice',
  run: async (story, world) => {
    const { instance, clusters } = world;
    const { staging, production } = clusters;
    const [first, second] = await story.step('build two versions', async () => [
      await world.versions.next(),
      await world.versions.next(),
    ]);
    await staging.waitSettled(120);
    const untouched = { image: await imageIn(world, 'production'), pods: await names(production.webPods()) };

    const arrival = await story.step('bump staging', () => bumpAndFollow(world, first));
    tell(story, 'push', arrival);
    await story.step('every answer of staging comes from the new version', () =>
      waitServed(instance, 'staging', first.revision, 30),
    );
    await story.step('production runs the same pods of the same image', async () => {
      assert.equal(await imageIn(world, 'production'), untouched.image);
      assertSamePods(await names(production.webPods()), untouched.pods);
      assert.notEqual((await info(instance, 'production')).revision, first.revision);
    });

    // The floor: the same Deployment and another image that the node has not seen either, with Argo CD looking away.
    await staging.waitSettled(60);
    await staging.api.patch(paths.application('web'), hold(true));
    story.cleanUp('let Argo CD look again', async () => {
      await staging.api.patch(paths.application('web'), hold(false));
      await staging.refresh(60);
      await staging.waitSettled(120);
      await waitServed(instance, 'staging', first.revision, 60);
    });
    const floor = await story.step('kubectl set image, as the floor', () =>
      followArrival(instance, staging, second.revision, async () => {
        const start = Date.now();
        await staging.kubectl.run(['set', 'image', '--namespace=web', 'deployment/web', `web=${second.image}`]);
        return start;
      }),
    );
    tell(story, 'kubectl set image', floor);
    story.figure('the push over the floor, first answer', (gone(arrival) - gone(floor)) / 1000, 's');
  },
};

function tell(story: Story, from: string, arrival: Arrival): void {
  for (const [stage, seconds] of stagesOf(arrival)) story.figure(`${from} to ${stage}`, seconds, 's');
}

const gone = (arrival: Arrival): number => arrival.firstServed - arrival.start;

async function names(pods: Promise<readonly { metadata: { name: string } }[]>): Promise<string[]> {
  return (await pods).map(({ metadata }) => metadata.name).toSorted();
}
