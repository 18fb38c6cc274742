import assert from 'node:assert/strict';
import { localSite } from '@lockstep/tools/model/local-site';
import { environments, type Environment } from '@lockstep/tools/model/environment';
import { shortName } from '@lockstep/tools/model/image-reference';
import { imagesPath, readImages, withExactly } from '@lockstep/tools/model/images-file';
import { sendRequest } from '@lockstep/tools/lib/http';
import { wordsOf } from '@lockstep/tools/lib/process/programming-error';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import type { LiveDeployment } from '@lockstep/tools/model/live-objects';
import { checkOut } from '../lib/checkout.ts';
import * as paths from '../lib/paths.ts';
import type { Scenario } from '../scenario.ts';
import type { World } from '../world.ts';

const name = 'notes';

export const scenario: Scenario = {
  title: 'a new service is live in staging, then in production by the same digest, from two commands',
  run: async (story, world) => {
    const { instance, clusters, origin } = world;
    const where = ['--repo', 'local', '--instance', instance.name];
    const checkout = await checkOut(origin);
    story.cleanUp('remove the checkout', () => checkout.remove());

    await story.step(`new service ${name}, pushed`, async () => {
      const written = await checkout.lockstep('new', 'service', name);
      assert.match(written, /^clusters\/staging\/notes\/kustomization\.yaml$/m);
      assert.doesNotMatch(written, /^clusters\/production\//m);
      assert.match(await checkout.lockstep('new', 'service', name), /Nothing has changed/);
      story.cleanUp('take the service out of git, and then out of the clusters', () => takeOut(world, commits));
      commits.push(await checkout.push(`Add the service ${name}`));
    });
    const image = await story.step('build its image', async () => {
      const built = await checkout.lockstep('build', '--service', name, '--instance', instance.name, '--json');
      return (JSON.parse(built) as { readonly reference: string }).reference;
    });
    await story.step('bump staging to it, and it answers there', async () => {
      const started = Date.now();
      await checkout.lockstep('bump', '--image', image, '--push', ...where);
      await waitAnswered(world, 'staging', 240);
      story.figure('first bump to the first answer', (Date.now() - started) / 1000, 's');
    });
    await story.step('production is offered it, and runs nothing of it yet', async () => {
      await checkout.lockstep('promote', '--merge', '--only', name, ...where);
      const { items } = await clusters.production.api.get<{ readonly items: readonly unknown[] }>(
        paths.deployments(name),
      );
      assert.deepEqual(items, []);
    });
    await story.step(`new service ${name} --in production, pushed: it answers there`, async () => {
      const second = await checkOut(origin);
      story.cleanUp('remove the second checkout', () => second.remove());
      const written = await second.lockstep('new', 'service', name, '--in', 'production');
      assert.doesNotMatch(written, /^(?:base|clusters\/staging)\//m);
      const started = Date.now();
      commits.push(await second.push(`Bring ${name} to production`));
      await waitAnswered(world, 'production', 240);
      story.figure('push to the first answer in production', (Date.now() - started) / 1000, 's');
    });
    await story.step('both run the same digest', async () => {
      const [one, other] = await Promise.all([imageOf(world, 'staging'), imageOf(world, 'production')]);
      assert.equal(other, one);
      assert.match(one, /@sha256:[0-9a-f]{64}$/);
    });
    for (const cluster of Object.values(clusters)) await cluster.waitSettled(180);
  },
};

const commits: string[] = [];

async function waitAnswered({ instance }: World, environment: Environment, seconds: number): Promise<void> {
  const site = localSite(instance, environment, `${name}.${environment}.localhost`);
  await waitFor({ what: `${name} of ${environment} answers`, seconds, every: 250 }, async () => {
    const answer = await sendRequest({ ...site, path: '/api/info', timeout: 5000 }).catch((error: unknown) => ({
      status: 0,
      body: wordsOf(error),
    }));
    if (answer.status !== 200) return { seen: `${answer.status} ${answer.body.slice(0, 200)}` };
    assert.equal((JSON.parse(answer.body) as { readonly name: string }).name, name);
    return { done: undefined };
  });
}

async function imageOf({ clusters }: World, environment: Environment): Promise<string> {
  const { spec } = await clusters[environment].api.get<LiveDeployment>(paths.deployment(name, name));
  return spec.template.spec.containers[0]?.image ?? '';
}

/** Its namespace goes on a person's word alone: here it is the story's. */
async function takeOut({ clusters, origin }: World, made: readonly string[]): Promise<void> {
  for (const commit of made.toReversed()) await origin.revert(commit);
  await origin.change(`Pin no image of ${name}`, async (tree) => {
    for (const environment of environments) {
      const path = imagesPath(environment);
      const text = await tree.read(path);
      const kept = readImages(path, text).filter((image) => shortName(image.name) !== name);
      await tree.write(path, withExactly(path, text, kept));
    }
  });
  for (const { kubectl } of Object.values(clusters)) {
    await kubectl.run(['delete', 'application', name, '--namespace=argocd', '--ignore-not-found', '--wait=false']);
    await kubectl.run(['delete', 'namespace', name, '--ignore-not-found', '--wait=false']);
  }
}
