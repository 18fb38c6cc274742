import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPromotion, type PromotionCheck } from '@lockstep/tools/gate/promotion';
import { commitFiles } from '@lockstep/tools/lib/git/objects';
import { clone } from '@lockstep/tools/lib/git/repository';
import { withFakeGh } from '@lockstep/tools/lib/github/fake-gh';
import { imagesPath, withExactly } from '@lockstep/tools/model/images-file';
import { parseImage, type PinnedImage } from '@lockstep/tools/model/image-reference';
import { bumpAndFollow, imageIn } from '../lib/delivery.ts';
import { repository, startGitHub, switchReportsOn, type RecordedStatus } from '../lib/github.ts';
import type { Scenario } from '../scenario.ts';
import type { World } from '../world.ts';

const settings = 'clusters/staging/web/kustomization.yaml';
const overlay = 'local/staging/web/kustomization.yaml';
const web = 'argocd/staging/web';
// A rollout or its deadline, the minute that a word has to stand, and the minute between two looks of the controller.
const patience = 300;

const shortDeadline = `  - target:
      kind: Deployment
      name: web
    patch: |-
      - op: replace
        path: /spec/progressDeadlineSeconds
        value: 30
`;

export const scenario: Scenario = {
  title: "Argo CD's words on commits say how each version fares, and production takes what they say",
  run: async (story, world) => {
    const { origin, clusters } = world;
    const { staging } = clusters;
    const version = await story.step('build a version', () => world.versions.next());
    await staging.waitSettled(180);
    const github = await story.step('start a stand-in for GitHub', async () =>
      startGitHub(story, staging, await imageIn(world, 'staging')),
    );
    await story.step('commit that staging reports to it', async () => {
      await switchReportsOn(story, { origin, cluster: staging, url: github.url });
      await staging.waitSettled(240, await origin.head());
    });
    const promoted = async (): Promise<PromotionCheck> =>
      await promotionOf(world, parseImage(version.image), await github.statuses());

    await story.step('bump staging', () => bumpAndFollow(world, version));
    const [bump, moved] = [await origin.head(), await origin.movedAt()];
    await story.step('nothing is said yet, and production must wait', async () => {
      assert.deepEqual(
        (await promoted()).images.map(({ health }) => health?.state),
        ['pending'],
      );
    });
    await story.step('the bump is a success, and never was anything else', async () => {
      await github.wait(bump, web, 'success', patience);
      story.figure('bump to its success on the commit', (Date.now() - moved) / 1000, 's');
      const said = (await github.statuses()).filter(({ commit, context }) => commit === bump && context === web);
      assert.deepEqual(
        said.map(({ state, repository: where }) => [state, where]),
        [['success', repository]],
      );
    });
    await story.step('production may take it', async () => assert.deepEqual((await promoted()).findings, []));

    const bad = await story.step('commit a setting that the service refuses', () =>
      origin.change('Rehearse a setting that the service refuses', async (tree) => {
        const text = await tree.read(settings);
        await tree.write(settings, text.replace(/^( *- )ENVIRONMENT=staging$/m, '$&\n$1PORT=nonsense'));
        await tree.write(overlay, `${(await tree.read(overlay)).trimEnd()}\n${shortDeadline}`);
      }),
    );
    story.cleanUp('revert it', async () => {
      await bad.undo();
      await staging.waitSettled(180);
    });
    await story.step('that commit is a failure, and production may not take the image', async () => {
      await github.wait(bad.commit, web, 'failure', patience);
      const { findings } = await promoted();
      assert.match(findings.map(({ reason }) => reason).join(), /staging failed: argocd\/staging\/web failure/);
    });
    await story.step('the words of others count for nothing', async () => {
      const forged = {
        repository,
        commit: bad.commit,
        context: web,
        state: 'success',
        description: '',
        creator: 'mallory',
      };
      const { findings } = await promotionOf(world, parseImage(version.image), [...(await github.statuses()), forged]);
      assert.equal(findings.length, 1);
    });

    await story.step('the revert is a success, and production may take the image again', async () => {
      const commit = await bad.undo();
      await github.wait(commit, web, 'success', patience);
      assert.deepEqual((await promoted()).findings, []);
    });
    await story.step('other Applications reported as well', async () => {
      const said = (await github.statuses()).map(({ context, state }) => `${context} ${state}`);
      story.note([...new Set(said)].join(', '));
      assert.ok(said.includes('argocd/staging/argocd success'));
    });
  },
};

/** What `promotion-check` says of an image on its way to production, where these statuses stand on GitHub. */
async function promotionOf(
  { origin }: World,
  image: PinnedImage,
  recorded: readonly RecordedStatus[],
): Promise<PromotionCheck> {
  const root = await mkdtemp(join(tmpdir(), 'lockstep-promotion-'));
  try {
    await clone(origin.path, root, 'main');
    const base = await origin.head();
    const path = imagesPath('production');
    const files = { [path]: withExactly(path, undefined, [image]) };
    const by = 'A person <person@example.com>';
    const head = await commitFiles(root, { parent: base, filesOf: base, message: 'Promote\n', files, by });
    return await withFakeGh(async ({ github, set }) => {
      const statuses = Object.groupBy(recorded.toReversed(), ({ commit }) => commit) as Record<
        string,
        RecordedStatus[]
      >;
      await set({ statuses, attested: { [image.digest]: [image.tag] } });
      return await checkPromotion({ root, base, head, github });
    });
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
