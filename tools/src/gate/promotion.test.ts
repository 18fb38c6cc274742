import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { withFakeGh, type FakeGh } from '../lib/github/fake-gh.ts';
import { withScratchRepository, type ScratchRepository } from '../lib/git/scratch-repository.ts';
import { configFile } from '../model/config/config.ts';
import type { Environment } from '../model/environment.ts';
import { imageOf } from '../model/image.fixture.ts';
import type { PinnedImage } from '../model/image-reference.ts';
import { imagesPath, withExactly } from '../model/images-file.ts';
import { firstService } from '../model/services.ts';
import { checkPromotion, type PromotionCheck } from './promotion.ts';

jest.setTimeout(120_000);

let root = '';
let fake: FakeGh;
let done: () => void;
let ended: Promise<void>;
let commits: { readonly first: string; readonly second: string; readonly taken: string; readonly back: string };
let old: PinnedImage;
let next: PinnedImage;

const bot = 'acme-staging[bot]';

/** Staging goes from old to next, production follows, and goes back. */
beforeAll(async () => {
  await new Promise<void>((ready, failed) => {
    ended = withFakeGh((gh) =>
      withScratchRepository(async (scratch) => {
        [root, fake] = [scratch.person, gh];
        await scratch.write(configFile, `export default { reporters: { staging: '${bot}' } };\n`);
        old = imageOf('web', await scratch.write(`${firstService.sources[0]}/a`, '1'), '1');
        next = imageOf('web', await scratch.write(`${firstService.sources[0]}/a`, '2'), '2');
        const first = await pin(scratch, 'staging', old);
        await pin(scratch, 'production', old);
        const second = await pin(scratch, 'staging', next);
        const taken = await pin(scratch, 'production', next);
        commits = { first, second, taken, back: await pin(scratch, 'production', old) };
        ready();
        await new Promise<void>((end) => (done = end));
      }),
    );
    ended.catch(failed);
  });
});

beforeEach(async () => {
  const attested = { [old.digest]: [old.tag], [next.digest]: [next.tag] };
  await fake.set({ statuses: {}, attested, limitedUntil: 0, loggedIn: true });
});

afterAll(async () => {
  done();
  await ended;
});

async function pin(scratch: ScratchRepository, environment: Environment, image: PinnedImage): Promise<string> {
  return await scratch.write(imagesPath(environment), withExactly(imagesPath(environment), undefined, [image]));
}

/** Judges one commit, after the reporter of staging said this of others. */
async function judged(head: string, states: Readonly<Record<string, string>> = {}): Promise<PromotionCheck> {
  const said = Object.entries(states).map(([commit, state]) => [
    commit,
    [{ context: 'argocd/staging/web', state, creator: bot }],
  ]);
  await fake.set({ statuses: Object.fromEntries(said) });
  return await checkPromotion({ root, base: `${head}^`, head, github: fake.github });
}

/** How often GitHub was asked. */
async function calls(work: () => Promise<unknown>): Promise<number> {
  const before = (await fake.state()).calls.length;
  await work();
  return (await fake.state()).calls.length - before;
}

test('an image that was built here and was healthy in staging passes', async () => {
  const { images, findings } = await judged(commits.taken, { [commits.second]: 'success' });
  expect(findings).toEqual([]);
  expect(images.map(({ health }) => health?.state)).toEqual(['healthy']);
});

test('an image that nobody attested, or of another commit, is refused', async () => {
  await fake.set({ attested: {} });
  const unattested = await judged(commits.taken, { [commits.second]: 'success' });
  const reason = 'no attestations found';
  expect(unattested.findings).toEqual([expect.objectContaining({ object: `image ${next.name}`, reason })]);
  await fake.set({ attested: { [next.digest]: [old.tag] } });
  const { findings } = await judged(commits.taken, { [commits.second]: 'success' });
  expect(findings).toEqual([expect.objectContaining({ reason: expect.stringContaining('as its tag says') })]);
});

test("staging's own image is verified as well, and its health is not asked for", async () => {
  const { images, findings } = await judged(commits.second);
  expect(findings).toEqual([]);
  expect(images).toEqual([{ environment: 'staging', image: next, goesBack: false }]);
  await fake.set({ attested: {} });
  const refused = (await judged(commits.second)).findings;
  expect(refused).toEqual([expect.objectContaining({ file: imagesPath('staging'), reason: 'no attestations found' })]);
});

test.each(['failure', 'error'])('an image that ended in staging with %s is refused', async (state) => {
  const { findings } = await judged(commits.taken, { [commits.second]: state });
  expect(findings.map(({ reason }) => reason)).toEqual([expect.stringContaining(`argocd/staging/web ${state}`)]);
});

test('an image of which staging said nothing yet is refused', async () => {
  const { findings } = await judged(commits.taken, { [commits.first]: 'success' });
  expect(findings.map(({ reason }) => reason)).toEqual([expect.stringContaining('has not reported yet')]);
});

test('going back to what production ran asks nobody, and so survives an outage', async () => {
  const outage = { repository: 'a/b', env: { PATH: '/nowhere' } };
  const { back } = commits;
  expect(
    await calls(async () => {
      const { images, findings } = await judged(back, { [commits.second]: 'failure' });
      expect([images, findings]).toEqual([[{ environment: 'production', image: old, goesBack: true }], []]);
      expect((await checkPromotion({ root, base: `${back}^`, head: back, github: outage })).findings).toEqual([]);
    }),
  ).toBe(0);
});

test('a change that moves no image asks nobody', async () => {
  const github = { repository: 'a/b', env: { PATH: '' } };
  const nothing = { images: [], findings: [] };
  expect(await checkPromotion({ root, base: commits.taken, head: commits.taken, github })).toEqual(nothing);
});

test('waiting for a word that does not come asks once a look, and again for nothing else', async () => {
  const [looks, every] = [20, 250];
  const options = { root, base: `${commits.taken}^`, head: commits.taken, github: fake.github };
  const asked = await calls(async () => {
    const { findings } = await checkPromotion({ ...options, wait: (looks * every) / 1000, every });
    expect(findings.map(({ reason }) => reason)).toEqual([expect.stringContaining('has not reported yet')]);
  });
  // One more is the attestation, and one more each the first look and the one past the deadline.
  expect(asked).toBeGreaterThan(2);
  expect(asked).toBeLessThanOrEqual(looks + 3);
});

test('waiting ends with the word that comes, or with the first failure', async () => {
  const options = { root, base: `${commits.taken}^`, head: commits.taken, github: fake.github, wait: 60, every: 100 };
  for (const [state, count] of [
    ['success', 0],
    ['failure', 1],
  ] as const) {
    await fake.set({ statuses: {} });
    const checking = checkPromotion(options);
    const status = { context: 'argocd/staging/web', state, creator: bot };
    await fake.set({ statuses: { [commits.second]: [status] } });
    expect((await checking).findings).toHaveLength(count);
  }
});

test("GitHub's rate limit ends the waiting at once, with the time of its end", async () => {
  const options = { root, base: `${commits.taken}^`, head: commits.taken, github: fake.github, wait: 600, every: 100 };
  const checking = checkPromotion(options);
  checking.catch(() => {});
  await fake.set({ limitedUntil: Date.parse('2030-01-02T03:04:05Z') / 1000 });
  await expect(checking).rejects.toThrow('until 2030-01-02T03:04:05.000Z');
});
