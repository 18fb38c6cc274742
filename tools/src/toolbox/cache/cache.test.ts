import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { isThere } from '../../lib/files/if-there.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { takeMachineLock } from '../../lib/process/machine-lock.ts';
import { judgeCache, type CacheEntry, type Needs } from './judge.ts';
import { locksOfOthers, prune } from './prune.ts';
import { neededHere, readCache } from './read.ts';
import { tidyCache } from './tidy.ts';
import { cacheText, sizeText } from './text.ts';

const day = 86_400_000;
const now = Date.parse('2026-06-30T12:00:00Z');
const needs: Needs = {
  programs: new Set(['tools/kubectl/1.36.3-aaa', 'tools/kubelet/1.36.3-bbb']),
  ofImages: new Set(['tools/kubelet/1.36.3-bbb']),
  others: new Set(['roots/plain-111.tar', 'upstream/github.com/argoproj/argo-cd.git', 'tools/python/abc']),
  toolchain: 'go/pkg/mod/golang.org/toolchain@v0.0.1-go1.27.0.linux-amd64',
};

function entry(path: string, days = 1): CacheEntry {
  return { path, bytes: 1000, changed: now - days * day };
}

/** The paths that may go of these and of what is needed. */
function going(paths: readonly (string | CacheEntry)[], there = [...needs.programs]): readonly string[] {
  const entries = [...there, ...paths].map((path) => (typeof path === 'string' ? entry(path) : path));
  return judgeCache(entries, needs, now)
    .filter(({ goes }) => goes)
    .map(({ path }) => path);
}

describe('of a cache', () => {
  test('what the versions need stays, and what is of another version or recipe goes', () => {
    const old = ['tools/kubectl/1.35.0-aaa', 'tools/kubectl/1.36.3-zzz', 'tools/gone/1-a', 'roots/plain-000.tar'];
    const more = [
      'images/docker.io/a/b/1.json',
      'npm/npm-10.0.0',
      'pages/prometheus/3.15.0-abc',
      'upstream/github.com/old/one.git',
      'tools/python/abc.half',
    ];
    expect(going([...needs.others, ...old, ...more])).toEqual([...old, ...more]);
  });

  test('what only a compiler reads goes when its programs are kept, and stays as long as one is to be compiled', () => {
    const made = ['go-build', 'go/pkg/mod/cache', 'go/pkg/mod/k8s.io', 'go/pkg/mod/golang.org/x'];
    expect(going([...made, needs.toolchain])).toEqual(made);
    const kubectl = 'tools/kubectl/1.36.3-aaa';
    // A newer version of what is there, or a part of images where these are built.
    expect(going(made, [kubectl, 'images/a/1.json'])).toEqual(['images/a/1.json']);
    expect(going(made, ['tools/kubectl/1.35.0-aaa'])).toEqual(['tools/kubectl/1.35.0-aaa']);
    // What nobody here has ever asked for.
    expect(going(made, [kubectl])).toEqual(made);
    const [verdict] = judgeCache([entry('go-build'), entry('images/a/1.json')], needs, now);
    expect(verdict!.reason).toBe('to be compiled from it: 1');
  });

  test('another Go than the pinned one goes', () => {
    const old = 'go/pkg/mod/golang.org/toolchain@v0.0.1-go1.26.0.linux-amd64';
    expect(going([needs.toolchain, old])).toEqual([old]);
  });

  test('what was left half done goes, and what is made again easily when it is old', () => {
    const old = entry('upstream-kept/a', 15);
    expect(going(['work/image-x', old, entry('upstream-kept/b', 13)])).toEqual(['work/image-x', 'upstream-kept/a']);
  });

  test('what no rule knows stays, and what the mirror serves', () => {
    expect(
      going(['registry', 'grype-db', 'containers.conf', 'terraform-plugins', 'e2e', 'logs', 'go/pkg/sumdb']),
    ).toEqual([]);
  });
});

/** A cache with these files, of a kilobyte each. */
async function withCache(files: readonly string[], work: (folder: string) => Promise<void>): Promise<void> {
  await withScratchFolder('cache', async (folder) => {
    for (const file of files) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), 'x'.repeat(1024));
    }
    await work(folder);
  });
}

test('a folder is read as the parts that can go each by itself, with their sizes and ages', () =>
  withCache(
    [
      'tools/kubectl/1.36.3-aaa/kubectl',
      'tools/kubectl/1.35.0-aaa/kubectl',
      'roots/plain-111.tar',
      'images/docker.io/library/node/24.json',
      'upstream/github.com/argoproj/argo-cd.git/HEAD',
      'go/pkg/mod/golang.org/toolchain@1/bin/go',
      'go/pkg/mod/golang.org/x/net@1/a.go',
      'go/pkg/mod/k8s.io/api@1/a.go',
      'go/pkg/sumdb/sum',
      'go-build/00/a',
      'work/image-x/root.tar',
      'something/else',
      'containers.conf',
    ],
    async (folder) => {
      await utimes(join(folder, 'go-build'), 1000, 1000);
      const entries = await readCache(folder);
      expect(entries.map(({ path }) => path).toSorted()).toEqual([
        'containers.conf',
        'go-build',
        'go/pkg/mod/golang.org/toolchain@1',
        'go/pkg/mod/golang.org/x',
        'go/pkg/mod/k8s.io',
        'go/pkg/sumdb',
        'images/docker.io/library/node/24.json',
        'roots/plain-111.tar',
        'something',
        'tools/kubectl/1.35.0-aaa',
        'tools/kubectl/1.36.3-aaa',
        'upstream/github.com/argoproj/argo-cd.git',
        'work/image-x',
      ]);
      expect(entries.every(({ bytes }) => bytes >= 1024)).toBe(true);
      expect(entries.find(({ path }) => path === 'go-build')!.changed).toBe(1_000_000);
    },
  ));

test('an empty cache, or none, holds nothing', () =>
  withCache([], async (folder) => {
    expect(await readCache(join(folder, 'none'))).toEqual([]);
  }));

test('only what may go is removed, and its bytes are told', () =>
  withCache(
    ['tools/kubectl/1.35.0-aaa/kubectl', ...[...needs.programs].map((path) => `${path}/x`), 'go-build/00/a'],
    async (folder) => {
      const verdicts = judgeCache(await readCache(folder), needs, now);
      const won = await prune(verdicts, { folder, locks: [`${folder} one`, `${folder} two`] });
      expect(won).toBe(verdicts.filter(({ goes }) => goes).reduce((sum, { bytes }) => sum + bytes, 0));
      expect(won).toBeGreaterThanOrEqual(2048);
      const left = (await readCache(folder)).map(({ path }) => path);
      expect(left.toSorted()).toEqual([...needs.programs].toSorted());
    },
  ));

test('nothing is removed while another command is at work, and no lock is kept', () =>
  withCache(['work/image-x/a'], async (folder) => {
    const release = (await takeMachineLock(`${folder} two`))!;
    const verdicts = judgeCache(await readCache(folder), needs, now);
    const locks = [`${folder} one`, `${folder} two`];
    await expect(prune(verdicts, { folder, locks })).rejects.toThrow(
      /Nothing is removed from the cache: another lockstep command/,
    );
    expect(await isThere(join(folder, 'work', 'image-x'))).toBe(true);
    await release();
    await prune(verdicts, { folder, locks });
    expect(await isThere(join(folder, 'work', 'image-x'))).toBe(false);
  }));

const locksIn = (folder: string): readonly string[] => [`${folder} mine`, `${folder} other`];

describe("a start leaves no compiler's files behind", () => {
  const made = ['go-build/00/a', 'go/pkg/mod/k8s.io/api@1/a.go', 'go/pkg/mod/cache/download/a.zip'];
  const kept = [`${needs.toolchain}/bin/go`, 'roots/plain-000.tar', 'images/a/1.json'];
  const programs = [...needs.programs].map((path) => `${path}/x`);

  test('once its programs are kept, and removes nothing else', () =>
    withCache([...made, ...kept, ...programs], async (folder) => {
      const won = await tidyCache(`${folder} mine`, { folder, needs, locks: locksIn(folder) });
      expect(won).toBeGreaterThanOrEqual(3 * 1024);
      const left = (await readCache(folder)).map(({ path }) => path);
      expect(left.toSorted()).toEqual([needs.toolchain, ...kept.slice(1), ...needs.programs].toSorted());
    }));

  test('but keeps them as long as a program is missing, or another command is at work', () =>
    withCache([...made, ...programs.slice(1)], async (folder) => {
      const options = { folder, needs, locks: locksIn(folder) };
      await writeFile(join(folder, 'go-build', 'b'), 'x');
      await mkdir(join(folder, 'images', 'a'), { recursive: true });
      await writeFile(join(folder, 'images', 'a', '1.json'), '{}');
      const incomplete = { ...needs, ofImages: needs.programs };
      expect(await tidyCache(`${folder} mine`, { ...options, needs: incomplete })).toBe(0);
      const release = (await takeMachineLock(`${folder} other`))!;
      expect(await tidyCache(`${folder} mine`, options)).toBe(0);
      await release();
      const mine = (await takeMachineLock(`${folder} mine`))!;
      expect(await tidyCache(`${folder} mine`, options)).toBeGreaterThan(0);
      await mine();
    }));
});

test('every program and root file system of the data is needed here, and each build has its lock', async () => {
  const here = await neededHere();
  expect(here.programs.size).toBeGreaterThan(20);
  expect([...here.programs].every((path) => /^tools\/[^/]+\/[^/]+-[0-9a-f]{12}$/.test(path))).toBe(true);
  const locks = await locksOfOthers();
  expect(new Set(locks).size).toBe(locks.length);
});

test('the table tells each kind and what may go, the largest first', () => {
  const entries = [
    { ...entry('go-build', 3), bytes: 16.04e9 },
    entry('work/a'),
    ...[...needs.programs].map((path) => entry(path, 9)),
  ];
  const text = cacheText(judgeCache(entries, needs, now), '/cache', now);
  expect(text).toMatch(/^compiled packages +1 +16\.0 GB +3d +16\.0 GB$/m);
  expect(text).toMatch(/^programs +2 +2\.0 kB +9d +-$/m);
  expect(text.indexOf('go-build: its programs are all kept')).toBeLessThan(text.indexOf('work/a: left by'));
});

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1000, '1.0 kB'],
  [999_600, '1.0 MB'],
  [120_000_000, '120 MB'],
  [38e12, '38000 GB'],
])('%i bytes are %s', (bytes, text) => {
  expect(sizeText(bytes)).toBe(text);
});
