import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { PinnedImage } from '../model/image-reference.ts';
import { imagesPath, withExactly } from '../model/images-file.ts';
import { withScratchRepository, type ScratchRepository } from '../lib/git/scratch-repository.ts';
import { imageOf } from '../model/image.fixture.ts';
import type { Environment } from '../model/environment.ts';
import { checkPromotion, type PromotionCheck } from './promotion.ts';

let folder = '';
let root = '';
let done: () => void;
let commits: { readonly first: string; readonly second: string; readonly taken: string; readonly back: string };

const [old, next] = [imageOf('web', 'a'.repeat(40), '1'), imageOf('web', 'b'.repeat(40), '2')];

/** Staging goes from old to next, production follows, and goes back. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promotion-check-'));
  await new Promise<void>((ready, failed) => {
    withScratchRepository(async (scratch) => {
      root = scratch.person;
      const first = await pin(scratch, 'staging', old);
      await pin(scratch, 'production', old);
      const second = await pin(scratch, 'staging', next);
      const taken = await pin(scratch, 'production', next);
      commits = { first, second, taken, back: await pin(scratch, 'production', old) };
      ready();
      await new Promise<void>((ended) => (done = ended));
    }).catch(failed);
  });
});

afterAll(async () => {
  done();
  await rm(folder, { recursive: true });
});

/** A gh that verifies every image but those of a digest, and says what was set on commits; elsewhere it fails. */
async function fakeGitHub(statuses: Readonly<Record<string, string>>, forged = 'none') {
  const answers = Object.entries(statuses).map(
    ([commit, state]) =>
      `*commits/${commit}/status*) echo '{"statuses":[{"context":"argocd/staging/web","state":"${state}"}]}';;`,
  );
  const script = [
    '#!/bin/sh',
    'case "$*" in',
    `*${forged}*) echo "no attestation" >&2; exit 1;;`,
    '"attestation verify"*) ;;',
    ...answers,
    `*/status*) echo '{"statuses":[]}';;`,
    '*) exit 9;;',
    'esac',
  ];
  await writeFile(join(folder, 'gh'), script.join('\n'));
  await chmod(join(folder, 'gh'), 0o755);
  return { repository: 'a/b', env: { PATH: `${folder}${delimiter}${process.env['PATH']}` } };
}

async function pin(scratch: ScratchRepository, environment: Environment, image: PinnedImage): Promise<string> {
  return await scratch.write(imagesPath(environment), withExactly(imagesPath(environment), undefined, [image]));
}

/** Judges one commit. */
async function judged(
  head: string,
  statuses: Readonly<Record<string, string>>,
  forged?: string,
): Promise<PromotionCheck> {
  return await checkPromotion({ root, base: `${head}^`, head, github: await fakeGitHub(statuses, forged) });
}

test('an image that was built here and was healthy in staging passes', async () => {
  const { images, findings } = await judged(commits.taken, { [commits.second]: 'success' });
  expect(findings).toEqual([]);
  expect(images.map(({ health }) => health?.state)).toEqual(['healthy']);
});

test('an image that nobody attested is refused', async () => {
  const { findings } = await judged(commits.taken, { [commits.second]: 'success' }, next.digest);
  expect(findings).toEqual([expect.objectContaining({ object: `image ${next.name}`, reason: 'no attestation' })]);
});

test.each(['failure', 'error'])('an image that ended in staging with %s is refused', async (state) => {
  const { findings } = await judged(commits.taken, { [commits.second]: state });
  expect(findings.map(({ reason }) => reason)).toEqual([expect.stringContaining(`argocd/staging/web ${state}`)]);
});

test('where staging reports, an image of which it said nothing yet is refused', async () => {
  const { findings } = await judged(commits.taken, { [commits.first]: 'success' });
  expect(findings.map(({ reason }) => reason)).toEqual([expect.stringContaining('not reported yet')]);
});

test('where staging does not report, the image passes and the check says so', async () => {
  const { images, findings } = await judged(commits.taken, {});
  expect(findings).toEqual([]);
  expect(images.map(({ health }) => health?.text)).toEqual([expect.stringContaining('look at it yourself')]);
});

test('going back to what production ran waits for nothing', async () => {
  const { images, findings } = await judged(commits.back, { [commits.first]: 'failure', [commits.second]: 'failure' });
  expect([images, findings]).toEqual([[{ image: old }], []]);
});

test('a change that moves no image of production asks nobody', async () => {
  const github = { repository: 'a/b', env: { PATH: '' } };
  const nothing = { images: [], findings: [] };
  expect(await checkPromotion({ root, base: commits.taken, head: commits.taken, github })).toEqual(nothing);
});
