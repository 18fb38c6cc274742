import assert from 'node:assert/strict';
import { join } from 'node:path';
import { installHook } from '@lockstep/tools/cluster/up/steps/origin';
import { changedPaths } from '@lockstep/tools/lib/git/history';
import { fileAt } from '@lockstep/tools/lib/git/objects';
import type { Environment } from '@lockstep/tools/model/environment';
import { parseImage } from '@lockstep/tools/model/image-reference';
import { imagesPath } from '@lockstep/tools/model/images-file';
import { loadInstance } from '@lockstep/tools/model/instance';
import { checkOut } from '../lib/checkout.ts';
import { openCluster, type Cluster } from '../lib/cluster.ts';
import { showLockstep } from '../lib/command.ts';
import { bumpAndFollow, imageIn } from '../lib/delivery.ts';
import { info, waitServed } from '../lib/http.ts';
import { readyNames } from '../lib/cluster.ts';
import { assertSamePods } from '../lib/same-pods.ts';
import type { Scenario } from '../scenario.ts';
import type { World } from '../world.ts';

// The settings of the checkout know it, and those of this one do not.
const qa = 'qa' as Environment;

export const scenario: Scenario = {
  title: 'an environment from one command stands between the two, and a version goes through it by the same digest',
  run: async (story, world) => {
    const { instance, clusters, origin } = world;
    const where = ['--repo', 'local', '--instance', instance.name];
    const checkout = await checkOut(origin);
    story.cleanUp('remove the checkout', () => checkout.remove());
    const before = await podsOf(world);

    await story.step('new environment qa --after staging, pushed', async () => {
      const written = await checkout.lockstep('new', 'environment', qa, '--after', 'staging');
      assert.match(written, /^clusters\/qa\/web\/kustomization\.yaml$/m);
      assert.doesNotMatch(written, /^(?:base|clusters\/(?:staging|production))\//m);
      const made = await checkout.push('Add the environment qa');
      story.cleanUp('take it out of git', () => takeOut(world, made));
      assert.match(await checkout.lockstep('new', 'environment', qa, '--after', 'staging'), /Nothing has changed/);
    });
    await story.step('the two others settle with the pods that they have', async () => {
      for (const cluster of Object.values(clusters)) {
        await cluster.refresh(60);
        await cluster.waitSettled(120, await origin.head());
      }
      assertSamePods(await podsOf(world), before);
    });
    const third = await story.step('up --environment qa: its cluster beside the two', async () => {
      // A push runs the hook of who was last at it.
      story.cleanUp('let pushes run the hook of this checkout', () => installHook(instance));
      const program = join(checkout.folder, 'tools', 'src', 'main.ts');
      const show = { print: (line: string) => story.note(line), program };
      story.cleanUp('take its cluster away', () =>
        showLockstep(['down', '--environment', qa, '--instance', instance.name], { ...show, seconds: 300 }),
      );
      const started = Date.now();
      await showLockstep(['up', '--environment', qa, '--instance', instance.name], { ...show, seconds: 1200 });
      story.figure('a third cluster', (Date.now() - started) / 1000, 's');
      const known = await loadInstance(instance.name);
      return { known, cluster: await openCluster(known, qa) };
    });
    story.cleanUp('leave its API server', async () => third.cluster.api.close());
    await story.step('it runs what staging runs', async () => {
      const { tag } = parseImage(await imageIn(world, 'staging'));
      await waitServed(third.known, qa, tag, 60);
      assert.equal((await info(third.known, qa)).environment, qa);
    });

    const version = await story.step('build a version', () => world.versions.next());
    await story.step('bump staging to it', () => bumpAndFollow(world, version));
    await story.step('production is not offered it before qa ran it', async () => {
      await checkout.lockstep('promote', '--merge', '--to', 'production', ...where);
      const text = await fileAt(origin.path, 'main', imagesPath('production'));
      assert.doesNotMatch(text ?? '', new RegExp(version.revision));
    });
    for (const [to, known] of [
      [qa, third.known],
      ['production', instance],
    ] as const) {
      await story.step(`promote --to ${to}: live there`, async () => {
        await checkout.lockstep('promote', '--merge', '--only', 'web', '--to', to, ...where);
        await waitServed(known, to, version.revision, 240);
      });
    }
    await story.step('all three run the same digest', async () => {
      const images = [await imageIn(world, 'staging'), await webOf(third.cluster), await imageIn(world, 'production')];
      assert.deepEqual(new Set(images).size, 1, images.join(', '));
    });
  },
};

async function podsOf({ clusters }: World): Promise<readonly string[]> {
  const pods = await Promise.all(Object.values(clusters).map(async (cluster) => readyNames(await cluster.webPods())));
  return pods.flat().toSorted();
}

async function webOf(cluster: Cluster): Promise<string> {
  const { spec } = await cluster.web();
  return spec.template.spec.containers[0]?.image ?? '';
}

/** Every file as it was before, whatever promotions wrote into those that are new. */
async function takeOut({ origin }: World, made: string): Promise<void> {
  const files = await changedPaths(origin.path, `${made}^`, made);
  const texts = await Promise.all(files.map((file) => fileAt(origin.path, `${made}^`, file)));
  const left = (await changedPaths(origin.path, `${made}^`, 'main')).filter((file) =>
    file.startsWith(`clusters/${qa}/`),
  );
  await origin.change('Take the environment qa out', async (tree) => {
    for (const [index, file] of files.entries()) {
      const text = texts[index];
      await (text === undefined ? tree.remove(file) : tree.write(file, text));
    }
    for (const file of left.filter((each) => !files.includes(each))) await tree.remove(file);
  });
}
