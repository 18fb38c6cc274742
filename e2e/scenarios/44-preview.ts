import assert from 'node:assert/strict';
import { pullOf, readPulls, writePulls } from '@lockstep/tools/cluster/preview/pulls';
import { replaceBranch } from '@lockstep/tools/lib/git/remote';
import { sendRequest } from '@lockstep/tools/lib/http';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import type { KubeList } from '@lockstep/tools/model/live-objects';
import { localSite } from '@lockstep/tools/model/local-site';
import { placeLabel, slotName, slots, wishLabel } from '@lockstep/tools/model/preview';
import { attacks, type Attack } from '../lib/attacks.ts';
import { checkOut, type StoryCheckout } from '../lib/checkout.ts';
import { showLockstep } from '../lib/command.ts';
import { imageIn } from '../lib/delivery.ts';
import * as paths from '../lib/paths.ts';
import { probesOf } from '../lib/probes.ts';
import { waysOf } from '../lib/rollout-ways.ts';
import { assertNoneFailed, startTrickle } from '../lib/steady.ts';
import type { Scenario } from '../scenario.ts';
import type { World } from '../world.ts';

const branch = 'rehearse-preview';
const tooMany = 'rehearse-too-many';
/** The slots that attacks come into, at once; the first is shown meanwhile. */
const attacked = slots.slice(1);
const page = 'apps/web/src/greeting.ts';
const folder = 'local/staging/web';
const kustomization = `${folder}/kustomization.yaml`;

export const scenario: Scenario = {
  title: 'a branch is shown at a host of its own, follows its commits, reaches nobody, and goes when it is closed',
  run: async (story, world) => {
    const { instance, origin, clusters } = world;
    const { staging } = clusters;
    const where = ['--instance', instance.name];

    await story.step('start the part `previews`', async () => {
      const args = ['up', ...where, '--with', 'previews'];
      await showLockstep(args, { print: (line) => story.note(line), seconds: 1800 });
      await staging.waitSettled(300);
    });
    story.cleanUp('close what is open', async () => {
      await writePulls(instance, []);
      for (const each of [branch, tooMany]) await replaceBranch(origin.path, origin.path, '', each);
    });
    const checkout = await checkOut(origin);
    story.cleanUp('remove the checkout', () => checkout.remove());
    const load = startTrickle(story, world, 'staging', 10);

    const commit = async (text: string): Promise<string> => {
      const before = (await checkout.read(page)).replace(/(greeting = )'.*'/, `$1'${text}'`);
      return await checkout.commitTo(branch, `Say ${text}`, { [page]: before });
    };
    await story.step('a branch with another text is shown', async () => {
      await commit('Hello from a branch');
      const started = Date.now();
      const said = await checkout.lockstep('preview', branch, ...where);
      assert.match(said, /^preview-1 +web +rehearse-preview/);
      await waitText(world, 'Hello from a branch');
      story.figure('branch to its page, with the build', (Date.now() - started) / 1000, 's');
    });
    await story.step('a later commit of it is shown', async () => {
      await commit('Hello again');
      const started = Date.now();
      await checkout.lockstep('preview', branch, ...where);
      await waitText(world, 'Hello again');
      story.figure('later commit to its page, with the build', (Date.now() - started) / 1000, 's');
    });
    await story.step('a branch that makes a Rollout of the service is shown as a Deployment', async () => {
      const ways = Object.entries(waysOf('canary')).filter(([path]) => path.startsWith('clusters/'));
      const edits = await Promise.all(
        ways.map(async ([path, edit]) => [path, edit(await checkout.read(path))] as const),
      );
      const text = (await checkout.read(page)).replace(/(greeting = )'.*'/, "$1'Hello by steps'");
      await checkout.commitTo(branch, 'Roll out by canary', { [page]: text, ...Object.fromEntries(edits) });
      await checkout.lockstep('preview', branch, ...where);
      await waitText(world, 'Hello by steps');
      const { items } = await staging.api.get<KubeList<unknown>>(paths.deployments('preview-1'));
      assert.equal(items.length, 1);
    });
    await story.step('it reaches nobody', async () => {
      const probes = probesOf(story, staging, await imageIn(world, 'staging'));
      const others = await Promise.all([
        probes.podAt('web', 'web', 5000),
        probes.serviceAt('default', 'kubernetes', 443),
        probes.serviceAt('kube-system', 'kube-dns', 53),
        probes.podAt('argocd', 'argocd-redis', 6379),
      ]);
      const { name } = (await probes.readyPod('preview-1', 'web')).metadata;
      await probes.reaches('preview-1', name, [{ host: '127.0.0.1', port: 5000 }]);
      await probes.isDenied('preview-1', name, others);
    });
    await story.step('it gets no more of the cluster than its quota', async () => {
      const scale = (count: number): Promise<unknown> =>
        staging.kubectl.run(['scale', 'deployment/web', '--namespace=preview-1', `--replicas=${count}`]);
      await scale(9);
      await waitFor({ what: 'the quota refuses a pod', seconds: 60 }, async () => {
        const events = await staging.kubectl.run(['get', 'events', '--namespace=preview-1', '--output=json']);
        return /exceeded quota: preview/.test(events.stdout) ? { done: undefined } : { seen: 'no such event' };
      });
      const { items } = await staging.api.get<KubeList<unknown>>(paths.pods('preview-1'));
      assert.ok(items.length <= 3, `${items.length} pods run`);
      await scale(1);
    });
    await story.step('no more are shown than there are slots', async () => {
      const pulls = await readPulls(instance);
      const fill = slots.slice(1).map((slot) =>
        pullOf({
          number: 100 + slot,
          branch: `other-${slot}`,
          commit: '0'.repeat(40),
          labels: [placeLabel({ slot, service: 'web' })],
        }),
      );
      await writePulls(instance, [...pulls, ...fill]);
      await checkout.commitTo(tooMany, 'Say too much', {
        [page]: (await checkout.read(page)).replace('Hello', 'Hi'),
      });
      await assert.rejects(
        checkout.lockstep('preview', tooMany, ...where),
        /There is no slot for web.*no more than 3 previews run at once/s,
      );
      await writePulls(instance, pulls);
    });

    for (let first = 0; first < attacks.length; first += attacked.length) {
      const placed = attacks.slice(first, first + attacked.length).map((attack, index) => ({
        attack,
        slot: attacked[index]!,
        number: 200 + first + index,
      }));
      await story.step(`refused: ${placed.map(({ attack }) => attack.what).join('; ')}`, async () => {
        for (const said of await attempt(world, checkout, placed)) story.note(said.slice(0, 300));
      });
    }
    await story.step('nothing of them is there', async () => {
      for (const slot of attacked) {
        const { items } = await staging.api.get<KubeList<unknown>>(paths.pods(slotName(slot)));
        assert.deepEqual(items, []);
      }
    });
    await story.step('refused: what makes previews, in another project', async () => {
      const args = ['create', '--as=system:serviceaccount:argocd:argocd-applicationset-controller', '-f', '-'];
      const input = JSON.stringify(ofThePlatform);
      await assert.rejects(staging.kubectl.run(args, { input }), /preview-applications/);
    });

    await story.step('closed, and nothing of it is left', async () => {
      const started = Date.now();
      await checkout.lockstep('preview', branch, '--close', ...where);
      for (const list of [paths.deployments('preview-1'), paths.pods('preview-1')]) {
        await waitFor({ what: `nothing at ${list}`, seconds: 90 }, async () => {
          const { items } = await staging.api.get<KubeList<unknown>>(list);
          return items.length === 0 ? { done: undefined } : { seen: `${items.length} left` };
        });
      }
      story.figure('close to nothing left', (Date.now() - started) / 1000, 's');
    });
    await story.step('staging itself was untouched', async () => {
      await staging.waitSettled(120);
      assertNoneFailed(await load.stop());
    });
  },
};

async function waitText({ instance }: World, text: string): Promise<void> {
  const site = localSite(instance, 'staging', 'preview-1.staging.localhost');
  await waitFor({ what: `"${text}" at preview-1`, seconds: 180, every: 500 }, async () => {
    const { status, body } = await sendRequest({ ...site, path: '/', timeout: 5000 });
    return status === 200 && body.includes(text) ? { done: undefined } : { seen: `${status} ${body.slice(0, 100)}` };
  });
}

interface PlacedAttack {
  readonly attack: Attack;
  readonly slot: number;
  /** Of its pull request. */
  readonly number: number;
}

/** Opens pull requests with attacks, as the pipeline would, and gives the words that refuse each. */
async function attempt(
  { instance, origin, clusters }: World,
  checkout: StoryCheckout,
  placed: readonly PlacedAttack[],
): Promise<readonly string[]> {
  const others = await readPulls(instance);
  const branchOf = ({ number }: PlacedAttack): string => `rehearse-attack-${number}`;
  const pulls = [];
  try {
    for (const each of placed) {
      const { attack, slot, number } = each;
      const text = withEntry(await checkout.read(kustomization), attack.list);
      const files = { [`${folder}/attack.yaml`]: attack.fileIn(slotName(slot)), [kustomization]: text };
      const commit = await checkout.commitTo(branchOf(each), attack.what, files);
      await replaceBranch(checkout.folder, origin.path, commit, branchOf(each));
      const labels = [wishLabel, placeLabel({ slot, service: 'web' })];
      pulls.push(pullOf({ number, branch: branchOf(each), commit, labels }));
    }
    await writePulls(instance, [...others, ...pulls]);
    return await Promise.all(
      placed.map(({ attack, slot }) =>
        waitFor({ what: `${attack.what} refused`, seconds: 120, every: 1000 }, async () => {
          const all = await clusters.staging.applications();
          const { status } = all.find(({ metadata }) => metadata.name === slotName(slot)) ?? {};
          const { message, syncResult } = status?.operationState ?? {};
          const words = JSON.stringify([status?.conditions, message, syncResult]);
          return attack.words(slotName(slot)).test(words) ? { done: words } : { seen: words.slice(0, 500) };
        }),
      ),
    );
  } finally {
    await writePulls(instance, others);
    const names = placed.map(({ slot }) => slotName(slot));
    await waitFor({ what: `${names.join(' and ')} gone`, seconds: 120 }, async () => {
      const left = (await clusters.staging.applications()).filter(({ metadata }) => names.includes(metadata.name));
      return left.length > 0 ? { seen: left.map(({ metadata }) => metadata.name).join(', ') } : { done: undefined };
    });
    for (const each of placed) await replaceBranch(origin.path, origin.path, '', branchOf(each));
  }
}

/** A kustomization that names the attack in one of its lists. */
function withEntry(text: string, list: Attack['list']): string {
  return list === 'resources'
    ? text.replace(/^resources:\n/m, 'resources:\n  - attack.yaml\n')
    : `${text.trimEnd()}\n${list}:\n  - attack.yaml\n`;
}

const ofThePlatform = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'preview-2', namespace: 'argocd' },
  spec: {
    project: 'platform',
    destination: { server: 'https://kubernetes.default.svc', namespace: 'argocd' },
    source: {
      repoURL: 'http://origin.lockstep.internal/lockstep.git',
      path: 'local/staging/argocd',
      targetRevision: 'main',
    },
  },
};
