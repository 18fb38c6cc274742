import { expect, test } from '@jest/globals';
import { withFakeGh } from '../lib/github/fake-gh.ts';
import { git } from '../lib/git/git.ts';
import { commitOf } from '../lib/git/objects.ts';
import { withScratchRepository, type ScratchRepository } from '../lib/git/scratch-repository.ts';
import { imageText } from '../model/image.fixture.ts';
import { bump } from '../delivery/bump.ts';
import { pushedPast } from './pushed.ts';

async function judged(
  { person }: ScratchRepository,
  before: string,
  after: string,
  merged: Readonly<Record<string, readonly object[]>> = {},
): Promise<readonly string[]> {
  await git(person, ['fetch', '--quiet', 'origin', 'main']);
  return await withFakeGh(async ({ github, set }) => {
    await set({ merged });
    return await pushedPast(person, { before, after }, github);
  });
}

const by = (commit: string, more: object = {}) => ({
  [commit]: [
    { number: 7, merged_at: '2026-11-28T00:00:00Z', merge_commit_sha: commit, base: { ref: 'main' }, ...more },
  ],
});

test('a bump passes, whoever pushed it', () =>
  withScratchRepository(async (scratch) => {
    const source = await scratch.write('apps/web/a', '1');
    const { commit } = await bump({ repo: scratch.remote, images: [imageText('web', source, '1')] });
    expect(await judged(scratch, source, commit!)).toEqual([]);
  }));

test('what a pull request merged passes', () =>
  withScratchRepository(async (scratch) => {
    const before = (await commitOf(scratch.remote, 'main'))!;
    const after = await scratch.write('base/web/a.yaml', '1');
    expect(await judged(scratch, before, after, by(after))).toEqual([]);
  }));

test.each<[string, (commit: string) => Readonly<Record<string, readonly object[]>>]>([
  ['no pull request', () => ({})],
  ['one that was closed', (commit) => by(commit, { merged_at: null })],
  ['one onto another branch', (commit) => by(commit, { base: { ref: 'other' } })],
  ['one that merged something else', (commit) => by(commit, { merge_commit_sha: 'f'.repeat(40) })],
])('a commit of %s that writes more than a bump is told, beside one that is right', (_what, merged) =>
  withScratchRepository(async (scratch) => {
    const before = (await commitOf(scratch.remote, 'main'))!;
    const wrong = await scratch.write('clusters/production/web/kustomization.yaml', '1');
    const after = await scratch.write('docs/a.md', '1');
    expect(await judged(scratch, before, after, { ...merged(wrong), ...by(after) })).toEqual([
      `${wrong} was merged by no pull request, and writes clusters/production/web/kustomization.yaml`,
    ]);
  }),
);

test('the images of another environment are no bump', () =>
  withScratchRepository(async (scratch) => {
    const before = (await commitOf(scratch.remote, 'main'))!;
    const after = await scratch.write('clusters/production/images/kustomization.yaml', '1');
    expect(await judged(scratch, before, after)).toHaveLength(1);
  }));

test('a history that was rewritten is told', () =>
  withScratchRepository(async (scratch) => {
    const base = (await commitOf(scratch.remote, 'main'))!;
    const before = await scratch.write('docs/a.md', '1');
    expect(await judged(scratch, before, base)).toEqual([expect.stringContaining('was rewritten')]);
  }));
