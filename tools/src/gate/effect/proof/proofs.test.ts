import { expect, test } from '@jest/globals';
import { writeFiles } from '../../../lib/files/write-files.ts';
import { repositoryRoot } from '../../../lib/files/paths.ts';
import { inParallel } from '../../../lib/process/parallel.ts';
import { withScratchFolder } from '../../../lib/files/scratch-folder.ts';
import { contextOf } from '../../check/context.ts';
import { elementsIn } from '../elements.ts';
import { verdictsOf } from '../judge.ts';
import { judgedIn } from '../judged.ts';
import { randomKustomizations } from './random-kustomizations.fixture.ts';

interface Compared {
  readonly isProven: boolean;
  /** What builds say against it. */
  readonly against: string | undefined;
}

/** What proofs say of the elements of a checkout, beside what builds say. */
async function compared(root: string, isMeant = (_path: string) => true): Promise<readonly Compared[]> {
  return await withScratchFolder('proofs-renders', async (folder) => {
    const all = await judgedIn(contextOf({ root }), { folder, judges: 'proofs.test.ts' });
    const found = await inParallel(
      all.filter(({ judged }) => isMeant(judged.path)),
      async ({ judged }): Promise<readonly Compared[]> => {
        const { path, text, hosts, proofs } = judged;
        const built = await verdictsOf({ ...judged, proofs: { isProven: () => Promise.resolve(false) } });
        const proven = await Promise.all(elementsIn(text).map((each) => proofs.isProven(path, text, each, hosts)));
        return elementsIn(text).flatMap(({ field }, index) => {
          const verdict = built.find(({ element }) => element.field === field);
          if (verdict === undefined) return [];
          const { hasEffect, patch } = verdict;
          const parts = [...(patch?.idle ?? []), ...(patch?.losing ?? [])].map((part) => part.field);
          const said = hasEffect ? parts.join(', ') : 'no effect';
          return [{ isProven: proven[index]!, against: said === '' ? undefined : `${path} ${field}: ${said}` }];
        });
      },
    );
    return found.flat();
  });
}

function share(all: readonly Compared[]): number {
  return all.filter(({ isProven }) => isProven).length / all.length;
}

function wrong(all: readonly Compared[]): readonly Compared[] {
  return all.filter(({ isProven, against }) => isProven && against !== undefined);
}

test('nothing is proven of small kustomizations that a build does not show', async () => {
  await withScratchFolder('proofs-test', async (root) => {
    await writeFiles(root, randomKustomizations(7, 24));
    const all = await compared(root);
    expect(wrong(all)).toEqual([]);
    expect(all.some(({ against }) => against !== undefined)).toBe(true);
    expect(share(all)).toBeGreaterThan(0.3);
  });
}, 300_000);

test('most of what this repository says is proven, and builds show the same', async () => {
  const all = await compared(repositoryRoot, (path) => /(web|storage|policies|metrics-server)$/.test(path));
  expect(all.filter(({ against }) => against !== undefined)).toEqual([]);
  expect(share(all)).toBeGreaterThan(0.8);
}, 300_000);
