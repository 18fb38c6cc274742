import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { writeFiles } from '../../lib/files/write-files.ts';
import { eventsOf } from '../../delivery/history/history.ts';
import { versionsOf } from '../../delivery/history/versions.ts';
import { init } from '../../lib/git/repository.ts';
import { folders, parsePullRequest, type CorpusChange } from './pull-request.ts';
import { withScratch, type Scratch } from './scratch.ts';
import { scenarioDigest } from './values.ts';

const images = (environment: string): string => `clusters/${environment}/images/kustomization.yaml`;
const pinned = 'kind: Component\nimages:\n  - name: a.io/b\n    newTag: c\n    digest: d\n';
const change = (head: string, ...lines: readonly string[]): CorpusChange => {
  const diff = ['diff --git a/a.txt b/a.txt', '--- a/a.txt', '+++ b/a.txt', '@@ -1,3 +1,3 @@', ...lines, ''].join('\n');
  return parsePullRequest(`${folders.good}/a-change.patch`, `${head}\n${diff}`);
};

// As many processes as a slow machine takes a while for.
jest.setTimeout(60_000);

const pins = async (folder: string, environment: 'staging' | 'production') =>
  (await versionsOf(folder, environment, 'HEAD')).map((version) => version.images.map(({ digest }) => digest).join());

let root: string;
let scratch: Scratch;
let done: () => void;
let over: Promise<void>;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'lockstep-scratch-test-'));
  await init(root);
  const files = { 'a.txt': 'one\ntwo\nthree\n', [images('staging')]: pinned, [images('production')]: pinned };
  await writeFiles(root, files);
  await new Promise<void>((ready, failed) => {
    over = withScratch(root, async (made) => {
      scratch = made;
      ready();
      await new Promise<void>((resolve) => {
        done = resolve;
      });
    });
    over.catch(failed);
  });
});
afterAll(async () => {
  done();
  await over;
  await rm(root, { recursive: true });
});

describe('the scratch repository', () => {
  test('has the checkout as if nothing had been released, and what was released since in a scenario', async () => {
    const released = await scratch.at('released');
    expect(await pins(await scratch.at('fresh'), 'staging')).toEqual(['']);
    expect(await pins(released, 'staging')).toEqual(['', scenarioDigest(1), scenarioDigest(2), scenarioDigest(3)]);
    expect(await pins(released, 'production')).toEqual(['', scenarioDigest(1), scenarioDigest(2)]);
  });

  test('has a rollback behind it, held and released', async () => {
    const [held, free] = await Promise.all([scratch.at('taken-back'), scratch.at('rolled-back')]);
    const events = eventsOf(await versionsOf(free, 'production', 'HEAD'));
    expect(events.flatMap(({ rolledBack }) => rolledBack.map(({ old }) => old?.digest))).toEqual([scenarioDigest(3)]);
    expect((await versionsOf(held, 'production', 'HEAD')).at(-1)?.hold?.by).toBe('Ada');
    expect((await versionsOf(free, 'production', 'HEAD')).at(-1)?.hold).toBeUndefined();
  });

  test('takes a change as one commit, on the one before it, and leaves the other clones alone', async () => {
    const first = change('', ' one', '-two', '+2', ' three');
    const second = change('Removes: apps', ' one', '-2', '+{{commit 1}}', ' three');
    const clone = await scratch.take({ ...second, after: first, scenario: 'built' });
    expect(await readFile(join(clone, 'a.txt'), 'utf8')).toMatch(/^one\n[0-9a-f]{40}\nthree\n$/);
    await expect(readFile(join(clone, 'apps', 'web', 'CHANGES.md'))).rejects.toThrow('ENOENT');
    const other = await scratch.at('built');
    expect(await readFile(join(other, 'a.txt'), 'utf8')).toBe('one\ntwo\nthree\n');
  });

  test('names the file of a change that does not apply', async () => {
    await expect(scratch.take(change('', ' one', '-five', '+5', ' three'))).rejects.toThrow('apply tools/test/good');
  });
});
