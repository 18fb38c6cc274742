import { describe, expect, jest, test } from '@jest/globals';
import { withFakeGh, type FakeGh } from '../../lib/github/fake-gh.ts';
import { commitOf } from '../../lib/git/objects.ts';
import { bump } from '../bump.ts';
import { hold, releaseHold } from '../hold.ts';
import { openPromotions, type OpenedPromotion } from './open.ts';
import type { PromoteOptions } from './promote.ts';
import type { GitHub } from '../../lib/github/github.ts';
import { promotionBranch } from './branches.ts';
import { withScratchRepository, type ScratchRepository } from '../../lib/git/scratch-repository.ts';
import { configFile } from '../../model/config/config.ts';
import { imageOf, imageText } from '../../model/image.fixture.ts';

jest.setTimeout(120_000);

/** What became of the one pull request of all services. */
async function openPromotion(github: GitHub, options: PromoteOptions): Promise<OpenedPromotion> {
  return (await openPromotions(github, options)).promotions[0]!;
}

/** A repository with one image in staging and nothing in production, and its stand-in for GitHub. */
function withOffer(work: (scratch: ScratchRepository, fake: FakeGh, source: string) => Promise<void>): Promise<void> {
  return withFakeGh((fake) =>
    withScratchRepository(async (scratch) => {
      const source = await scratch.write('apps/web/a', '1');
      await bump({ repo: scratch.remote, images: [imageText('web', source, '1')] });
      await work(scratch, fake, source);
    }),
  );
}

describe('the pull request of a promotion', () => {
  test('is opened once and then refreshed', () =>
    withOffer(async ({ remote: repo, write }, { github, state }, first) => {
      const opened = await openPromotion(github, { repo });
      expect(opened.pullRequest).toMatchObject({ number: 1, action: 'opened' });
      const second = await write('apps/web/a', '2');
      await bump({ repo, images: [imageText('web', second, '2')] });
      const refreshed = await openPromotion(github, { repo });
      expect(refreshed.pullRequest).toMatchObject({ number: 1, action: 'refreshed' });
      const { pulls } = await state();
      expect(pulls).toHaveLength(1);
      expect(pulls[0]).toMatchObject({
        title: `Promote web ${second.slice(0, 7)} to production`,
        head: promotionBranch,
        body: refreshed.body,
      });
      expect(opened.body).toContain(first.slice(0, 7));
      expect(refreshed.body).toContain(`\`${imageOf('web', second, '2').digest}\``);
    }));

  test('is closed with the reason while production is held, and a new one is opened afterwards', () =>
    withOffer(async ({ remote: repo }, { github, state }) => {
      await openPromotion(github, { repo });
      await hold({ repo, environment: 'production', reason: 'errors doubled' });
      const held = await openPromotion(github, { repo });
      expect(held.pullRequest).toMatchObject({ number: 1, action: 'closed' });
      expect(held.held?.reason).toBe('errors doubled');
      expect((await state()).pulls[0]).toMatchObject({
        state: 'closed',
        comments: [expect.stringContaining('errors doubled')],
      });
      expect(await commitOf(repo, promotionBranch)).toBeUndefined();
      expect((await openPromotion(github, { repo })).pullRequest).toBeUndefined();
      await releaseHold({ repo, environment: 'production' });
      expect((await openPromotion(github, { repo })).pullRequest).toMatchObject({ number: 2, action: 'opened' });
    }));

  test('says in plain words what is proven and what is not', () =>
    withOffer(async ({ remote: repo, write }, { github, set }, source) => {
      const { body: unknown } = await openPromotion(github, { repo });
      expect(unknown).toContain('**not verified**: no attestations found');
      expect(unknown).toContain('staging does not report its health');
      await write(configFile, `export default { reporters: { staging: 'acme-staging[bot]' } };\n`);
      const now = (await commitOf(repo, 'main'))!;
      const status = { context: 'argocd/staging/web', state: 'success', creator: 'acme-staging[bot]' };
      await set({ attested: { [imageOf('web', source, '1').digest]: [source] }, statuses: { [now]: [status] } });
      const { body: known } = await openPromotion(github, { repo });
      expect(known).toContain("verified: built by this repository's release workflow from main");
      expect(known).toContain('staging was healthy: argocd/staging/web success');
    }));

  test('is left alone when gh cannot be reached', () =>
    withOffer(async ({ remote: repo }, { github, set }) => {
      await set({ loggedIn: false });
      await expect(openPromotion(github, { repo })).rejects.toThrow('gh is not logged in');
      expect(await commitOf(repo, promotionBranch)).toBeUndefined();
    }));
});
