import { environments, type Environment } from '@lockstep/tools/model/environment';
import type { LivePod } from '@lockstep/tools/model/live-objects';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import { bumpAndFollow, imageIn } from '../lib/delivery.ts';
import { lacksFront } from '../lib/front.ts';
import { ask, info } from '../lib/http.ts';
import * as paths from '../lib/paths.ts';
import { nameLabel, probesOf } from '../lib/probes.ts';
import { assertSamePods } from '../lib/same-pods.ts';
import type { Scenario } from '../scenario.ts';
import type { World } from '../world.ts';

export const scenario: Scenario = {
  title: 'a service asks another by its grant, others may not, and a bump of one leaves the other alone',
  needs: lacksFront,
  run: async (story, world) => {
    const { instance, clusters } = world;
    const { staging, production } = clusters;
    await story.step('granted: front shows which version of web answers, in both environments', async () => {
      for (const environment of environments) {
        const { revision } = await info(instance, environment);
        await waitShown(world, environment, revision, 30);
      }
    });

    const probes = probesOf(story, production, await imageIn(world, 'production'));
    const web = await probes.podAt('web', 'web', 5000);
    const front = await probes.podAt('front', 'front', 5001);
    const redis = await probes.podAt('argocd', 'argocd-redis', 6379);
    const kubernetes = await probes.serviceAt('default', 'kubernetes', 443);
    await story.step('denied: front, to anything but web', async () => {
      const { name } = (await probes.readyPod('front', 'front')).metadata;
      await probes.reaches('front', name, [web]);
      await probes.isDenied('front', name, [redis, kubernetes]);
    });
    await story.step('denied: web, to front, and a pod beside front without its name, to web', async () => {
      const { name } = (await probes.readyPod('web', 'web')).metadata;
      await probes.isDenied('web', name, [front]);
      await probes.start({ namespace: 'front', name: 'rehearse-stranger', labels: nameLabel('rehearsal') });
      await probes.isDenied('front', 'rehearse-stranger', [web]);
    });

    const version = await story.step('build a version of web', () => world.versions.next());
    const before = await podsOf(world, 'front');
    await story.step('bump web alone', () => bumpAndFollow(world, version));
    await story.step('front shows the new version of web', () => waitShown(world, 'staging', version.revision, 60));
    await story.step('and runs in the same pods, never restarted', async () => {
      await staging.waitSettled(120);
      assertSamePods(await podsOf(world, 'front'), before);
    });
  },
};

/** What front says of web. */
async function waitShown(world: World, environment: Environment, revision: string, seconds: number): Promise<void> {
  await waitFor({ what: `web ${revision.slice(0, 12)} shown by front of ${environment}`, seconds }, async () => {
    const { status, body } = await ask(world.instance, environment, 'front', '/api/web');
    if (status !== 200) return { seen: `${status}` };
    const shown = (JSON.parse(body) as { readonly revision: string }).revision;
    return shown === revision ? { done: undefined } : { seen: shown };
  });
}

/** A service's pods in staging, and how often each of their containers was started again. */
async function podsOf({ clusters }: World, name: string): Promise<readonly string[]> {
  const { items } = await clusters.staging.api.get<{ readonly items: readonly LivePod[] }>(
    paths.pods(name, nameLabel(name)),
  );
  return items
    .map(
      ({ metadata, status }) => `${metadata.name} ${status.containerStatuses?.map((each) => each.restartCount).join()}`,
    )
    .toSorted();
}
