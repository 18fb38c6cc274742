import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { withScratchFolder } from '../files/scratch-folder.ts';
import { run } from '../process/run.ts';
import { commit, isDirty } from './checkout.ts';
import { git } from './git.ts';
import { commitOf, committer, fileAt, precedes } from './objects.ts';
import { originOf, remotesOf } from './remote.ts';
import { clone, init, initBare, isShallow, objectFormatOf, requireWholeHistory } from './repository.ts';

const set = (variables: Readonly<Record<string, string | undefined>>): void => {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
};
const names = ['GIT_AUTHOR_EMAIL', 'GIT_COMMITTER_NAME', 'GIT_COMMITTER_EMAIL', 'GIT_CONFIG_GLOBAL', 'GIT_DIR', 'PATH'];
let before: Readonly<Record<string, string | undefined>>;
beforeEach(() => {
  before = Object.fromEntries(names.map((name) => [name, process.env[name]]));
});
afterEach(() => set(before));

/** Gives a repository with one commit to `work`, beside a folder for other things. */
async function withRepository(work: (repo: string, folder: string) => Promise<void>): Promise<void> {
  await withScratchFolder('git', async (folder) => {
    const repo = join(folder, 'repo');
    await init(repo);
    await writeFile(join(repo, 'file'), 'text\n');
    await commit(repo, 'Begin', ['file']);
    await work(repo, folder);
  });
}

/** Git as it is for somebody to whom the repository does not belong. */
async function asAnotherUser(folder: string): Promise<void> {
  const real = (await run('sh', ['-c', 'command -v git'])).stdout;
  await mkdir(join(folder, 'bin'));
  const wrapper = join(folder, 'bin', 'git');
  await writeFile(wrapper, `#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec '${real}' "$@"\n`);
  await chmod(wrapper, 0o755);
  set({ PATH: `${join(folder, 'bin')}:${process.env['PATH']}` });
}

test('the repository of the hook that this process was started by is not touched, another one is', () =>
  withRepository(async (repo, folder) => {
    const other = join(folder, 'other');
    await init(other);
    set({ GIT_DIR: join(other, '.git') });
    await writeFile(join(repo, 'file'), 'more\n');
    const made = await commit(repo, 'More', ['file']);
    // Every program gets the same environment.
    expect((await run('sh', ['-c', 'echo "$GIT_DIR"'])).stdout).toBe('');
    set(before);
    expect(await commitOf(repo, 'HEAD')).toBe(made);
    expect(await commitOf(other, 'HEAD')).toBeUndefined();
  }));

describe('what belongs to another user is refused in the words of git, by', () => {
  test.each<[string, (repo: string) => Promise<unknown>]>([
    ['a look for a commit', (repo) => commitOf(repo, 'main')],
    ['a look for the order of two', (repo) => precedes(repo, 'a'.repeat(40), 'b'.repeat(40))],
    ['a look for remotes', (repo) => remotesOf(repo)],
    ['a look for changes', (repo) => isDirty(repo)],
    ['a clone', (repo) => clone(repo, `${repo}-clone`, 'main')],
  ])('%s', async (_what, look) =>
    withRepository(async (repo, folder) => {
      await asAnotherUser(folder);
      const refused = look(repo);
      await expect(refused).rejects.toThrow(/dubious ownership in repository at '[^']*\/repo/);
      await expect(refused).rejects.toThrow(/`git config --global --add safe\.directory [^`]*\/repo/);
    }),
  );
});

test('where there is no repository there are no remotes', () =>
  withScratchFolder('git', async (folder) => {
    expect(await remotesOf(folder)).toEqual(new Map());
    expect(await originOf(folder)).toBeUndefined();
  }));

test("a person's URLs are rewritten as they said, and their identity is taken", () =>
  withRepository(async (repo, folder) => {
    const config = join(folder, 'config');
    await writeFile(config, `[url "${folder}/"]\n\tinsteadOf = https://github.com/acme/\n[user]\n\tname = Ada\n`);
    set({ GIT_CONFIG_GLOBAL: config, GIT_COMMITTER_EMAIL: 'ada@example.org' });
    const target = join(folder, 'clone');
    await clone('https://github.com/acme/repo', target, 'main');
    expect(await fileAt(target, 'origin/main', 'file')).toBe('text\n');
    expect(await committer(repo)).toBe('Ada <ada@example.org>');
    expect(await originOf(target)).toBe('https://github.com/acme/repo');
  }));

test.each(['sha1', 'sha256'] as const)('a repository of format %s takes in a history of its kind', (format) =>
  withScratchFolder('git', async (folder) => {
    const [repo, bare] = [join(folder, 'repo'), join(folder, 'bare.git')];
    await init(repo, format);
    await writeFile(join(repo, 'file'), 'text\n');
    const made = await commit(repo, 'Begin', ['file']);
    await initBare(bare, await objectFormatOf(repo));
    await git(repo, ['push', '--quiet', bare, 'HEAD:main']);
    expect(await commitOf(bare, 'main')).toBe(made);
    const target = join(folder, 'clone');
    await clone(bare, target, 'main');
    expect(await fileAt(target, 'origin/main', 'file')).toBe('text\n');
  }),
);

test('a history that lacks its beginning is refused with the command that brings it', () =>
  withRepository(async (repo, folder) => {
    await writeFile(join(repo, 'file'), 'more\n');
    await commit(repo, 'More', ['file']);
    await requireWholeHistory(repo);
    const shallow = join(folder, 'shallow');
    await git('.', ['clone', '--quiet', '--depth=1', `file://${repo}`, shallow]);
    expect(await isShallow(shallow)).toBe(true);
    await expect(requireWholeHistory(shallow)).rejects.toThrow(/is not whole: it is a shallow clone.*--unshallow/s);
  }));
