import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { listFiles } from '../../lib/git/checkout.ts';
import { inParallel } from '../../lib/process/parallel.ts';

/** What it is to start git: by any of the ways to start a process, or as the program of a check. */
const starts = /\b(?:run|execa\w*|spawn(?:Sync)?|fork|exec(?:File)?(?:Sync)?)\(\s*['"`]git\b|program: ['"`]git\b/;
/** The one place, and what sets traps for it. */
const mayStart = [
  'tools/src/lib/git/git.ts',
  'tools/src/dev/test/hostile-git.ts',
  // It serves a repository by git's own program, as the local origin's container does, with settings of its own.
  'tools/src/lib/git/serve.ts',
  // It runs where no package may: git's settings are those of its own.
  'tools/least/push-bump.mjs',
  // It makes the repositories that it has served.
  'tools/src/toolbox/sources/upstream-git.test.ts',
];

const asks = /from '(?:@lockstep\/tools\/lib\/git\/git|[./\w-]*\/git\.ts)'/;
/** The named functions, which are made of it, and tests, whose git is as neutral. */
const mayAsk = /^tools\/src\/lib\/git\/|\.test\.ts$|fixture\.ts$/;

async function filesThat(text: RegExp): Promise<readonly string[]> {
  const files = (await listFiles(repositoryRoot)).filter((file) => /\.[cm]?[jt]s$/.test(file));
  const found = await inParallel(files, async (file) => {
    const source = await readFile(join(repositoryRoot, file), 'utf8').catch(() => '');
    return text.test(source) ? [file] : [];
  });
  return found.flat();
}

test('git is started in one place, so that no setting of a person or a hook reaches an answer', async () => {
  expect((await filesThat(starts)).filter((file) => file !== 'tools/src/dev/house/git.test.ts').toSorted()).toEqual(
    mayStart.toSorted(),
  );
});

test('all else asks the named functions beside it', async () => {
  expect((await filesThat(asks)).filter((file) => !mayAsk.test(file))).toEqual([]);
});

test.each([
  "run('git', ['log'])",
  'execFileSync("git", [])',
  "spawn(\n  'git',",
  'execa(`git log`)',
  "{ program: 'git' }",
])('seen: %s', (source) => expect(source).toMatch(starts));
