import { expect, test } from '@jest/globals';
import { withScratchFolder } from '../lib/files/scratch-folder.ts';
import { writeFiles } from '../lib/files/write-files.ts';
import { commit } from '../lib/git/checkout.ts';
import { init } from '../lib/git/repository.ts';
import { services } from '../model/services.ts';
import { previewPlan } from './preview-plan.ts';

const web = services.find(({ name }) => name === 'web')!;

/** A repository whose second commit has these files. */
async function withChange(
  files: Readonly<Record<string, string>>,
  work: (repo: string, base: string, head: string) => Promise<void>,
): Promise<void> {
  await withScratchFolder('preview-plan', async (repo) => {
    await init(repo);
    await writeFiles(repo, { 'apps/web/src/greeting.ts': 'one\n', 'docs/a.md': 'one\n', 'base/web/a.yaml': 'one\n' });
    const base = await commit(repo, 'one', ['.']);
    await writeFiles(repo, files);
    await work(repo, base, await commit(repo, 'two', ['.']));
  });
}

test('a pull request is shown by an image of its own, in the slot that is free', () =>
  withChange({ 'apps/web/src/greeting.ts': 'two\n' }, async (repo, base, head) => {
    const pulls = [{ number: 6, labels: ['preview/1/web'] }];
    expect(await previewPlan({ repo, base, head, number: 7, pulls })).toEqual({
      images: [
        {
          service: 'web',
          built: `${web.image}:${head}`,
          image: `${web.image}:pr-7-${head}`,
          label: 'preview/2/web',
        },
      ],
      gone: [],
    });
  }));

test('manifests alone are shown by the image that main has, under a tag of the pull request', () =>
  withChange({ 'base/web/a.yaml': 'two\n' }, async (repo, base, head) => {
    const { images } = await previewPlan({ repo, base, head, number: 7, pulls: [] });
    expect(images).toEqual([
      { service: 'web', built: `${web.image}:${base}`, image: `${web.image}:pr-7-${head}`, label: 'preview/1/web' },
    ]);
  }));

test('what is shown no more gives its labels back, and no other', () =>
  withChange({ 'docs/a.md': 'two\n' }, async (repo, base) => {
    const pulls = [{ number: 7, labels: ['preview', 'preview/1/web', 'bug'] }];
    expect(await previewPlan({ repo, base, number: 7, pulls })).toEqual({ images: [], gone: ['preview/1/web'] });
  }));

test('a change of no service is refused', () =>
  withChange({ 'docs/a.md': 'two\n' }, async (repo, base, head) => {
    await expect(previewPlan({ repo, base, head, number: 7, pulls: [] })).rejects.toThrow(/changes no service/);
  }));
