import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { imagesPath, readImages } from '../delivery/images-file.ts';
import { overlaysIn } from '../delivery/overlays.ts';
import { environments } from '../lib/environment.ts';
import { repositoryRoot } from '../lib/paths.ts';
import { allowances, covers } from './allowed.ts';
import { laws } from './index.ts';
import { sentence, type Finding, type Rendered } from './law.ts';
import { waitsForFirstRelease } from './pinned-images.ts';
import { unseenByStaging } from './production-from-staging.ts';
import { renderTree, sourceTree } from './tree.ts';

const trees = environments.flatMap((environment) =>
  ['clusters', 'local'].map((root) => ({ environment, folder: `${root}/${environment}` })),
);
const renders = new Map<string, readonly Rendered[]>();
let sources: readonly Rendered[] = [];

beforeAll(async () => {
  for (const { folder } of trees) renders.set(folder, await renderTree(folder));
  sources = await sourceTree(['base', 'monitoring', 'clusters', 'local']);
}, 180_000);

function refused(law: string, found: readonly Finding[]): readonly string[] {
  return found
    .filter((finding) => !allowances.some((allowance) => covers(allowance, law, finding)))
    .map((finding) => sentence(finding));
}

describe.each(trees)('$folder', ({ environment, folder }) => {
  test('renders every overlay', async () => {
    const wanted = (await overlaysIn(folder)).map(({ path }) => path);
    expect(wanted).not.toEqual([]);
    expect([...new Set(renders.get(folder)?.map(({ file }) => file))]).toEqual(wanted);
  });

  test.each(laws.filter(({ reads }) => reads === 'renders'))('keeps the law $name', async ({ name, check }) => {
    const path = imagesPath(environment);
    const fresh = readImages(path, await readFile(join(repositoryRoot, path), 'utf8')).length === 0;
    const found = check(renders.get(folder) ?? []);
    // A fresh fork has built nothing yet: its first release fills the file.
    const pending = found.filter((finding) => fresh && waitsForFirstRelease(finding));
    for (const finding of pending) console.info(`waits for the first release: ${finding.file}: ${finding.value}`);
    expect(
      refused(
        name,
        found.filter((finding) => !pending.includes(finding)),
      ),
    ).toEqual([]);
  });
});

describe('what people write', () => {
  test.each(laws.filter(({ reads }) => reads === 'sources'))('keeps the law $name', ({ name, check }) => {
    expect(refused(name, check(sources))).toEqual([]);
  });
});

test('production pins only what staging has run', async () => {
  expect(await unseenByStaging(repositoryRoot)).toEqual([]);
});

test.each(allowances)('the exception of $object from $law is still needed', (allowance) => {
  const law = laws.find(({ name }) => name === allowance.law);
  const found = [...renders.values(), sources].flatMap((objects) => law?.check(objects) ?? []);
  expect(found.filter((finding) => covers(allowance, allowance.law, finding))).not.toEqual([]);
});
