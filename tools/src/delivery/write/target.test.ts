import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { init } from '../../lib/git/repository.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { instanceDir, originPath } from '../../model/instance.ts';
import { remoteRepository, targetRepository, type TargetOptions } from './target.ts';
import { git } from '../../lib/git/git.ts';

const remote = 'https://github.com/example/shop';

const before = process.env['XDG_STATE_HOME'];
afterEach(() => {
  if (before === undefined) delete process.env['XDG_STATE_HOME'];
  else process.env['XDG_STATE_HOME'] = before;
});

/** Gives a checkout that was cloned from `origin`, on a machine without instances. */
async function withCheckout(origin: string | undefined, work: (checkout: string) => Promise<void>): Promise<void> {
  await withScratchFolder('target', async (folder) => {
    process.env['XDG_STATE_HOME'] = join(folder, 'state');
    const checkout = join(folder, 'checkout');
    await init(checkout);
    if (origin !== undefined) await git(checkout, ['remote', 'add', 'origin', origin]);
    await work(checkout);
  });
}

/** Where the clusters of an instance pull from; made, as `up` does. */
async function originOfInstance(name: string): Promise<string> {
  const origin = originPath({ dir: instanceDir(name) });
  await mkdir(origin, { recursive: true });
  return origin;
}

/** What a command would write to; without a terminal unless there is an answer. */
async function targetOf(checkout: string, options: Partial<TargetOptions>, answer?: string) {
  const said: string[] = [];
  const asked: string[] = [];
  const ask = (question: string) => (asked.push(question), Promise.resolve(answer!));
  const terminal = answer === undefined ? undefined : { ask, askHidden: ask };
  const args = ['rollback', 'production', '--reason', "it's bad"];
  const asking = { checkout, terminal, args, say: (line: string) => void said.push(line) };
  const { repo, flags } = await targetRepository({ instance: 'default', ...options }, asking);
  return { repo, flags, said, asked };
}

describe('a command writes to', () => {
  test('the repository that is named, whatever else there is, and says so first', () =>
    withCheckout(remote, async (checkout) => {
      const local = await originOfInstance('default');
      const repo = 'https://github.com/example/other';
      const said = [`Repository: ${repo}`];
      expect(await targetOf(checkout, { repo })).toEqual({ repo, flags: `--repo ${repo}`, said, asked: [] });
      expect(await targetOf(checkout, { repo: 'local' })).toMatchObject({ repo: local, flags: '--repo local' });
      expect(await targetOf(checkout, { repo: 'origin' })).toMatchObject({ repo: remote, flags: '--repo origin' });
    }));

  test('the local origin of an instance that is named', () =>
    withCheckout(remote, async (checkout) => {
      const second = await originOfInstance('second');
      const flags = '--repo local --instance second';
      expect(await targetOf(checkout, { instance: 'second' })).toMatchObject({ repo: second, flags });
      expect(await targetOf(checkout, { instance: 'second', repo: 'local' })).toMatchObject({ repo: second, flags });
    }));

  test('nothing that was not named, where nobody can be asked: it says what to type', () =>
    withCheckout(remote, async (checkout) => {
      const only = String.raw`npm run lockstep -- rollback production --reason 'it'\''s bad' --repo origin`;
      await expect(targetOf(checkout, {})).rejects.toThrow(
        `and nothing is changed: origin is ${remote}. Say it: \`${only}\`.`,
      );
      const local = await originOfInstance('default');
      await expect(targetOf(checkout, {})).rejects.toThrow(`local is ${local}, origin is ${remote}. Say it: `);
      await expect(targetOf(checkout, { openPr: true })).rejects.toThrow(`changed: origin is ${remote}. Say it: `);
    }));

  test('what a person at a terminal says, and nothing at another word', () =>
    withCheckout(remote, async (checkout) => {
      const local = await originOfInstance('default');
      const answered = await targetOf(checkout, {}, ' origin ');
      expect(answered).toMatchObject({ repo: remote, said: [`Repository: ${remote}`] });
      expect(answered.asked[0]).toContain(`local is ${local}, origin is ${remote}. Type local or origin: `);
      for (const answer of ['', 'y', 'github']) {
        await expect(targetOf(checkout, {}, answer)).rejects.toThrow('nothing is changed');
      }
    }));

  test('nothing, for an instance that is named and does not run', () =>
    withCheckout(remote, async (checkout) => {
      for (const options of [{ instance: 'second' }, { repo: 'local' }]) {
        await expect(targetOf(checkout, options)).rejects.toThrow(
          /^The instance (second|default) has no git origin: .*origin\.git does not exist\. Start it with `npm run up`/,
        );
      }
    }));

  test('nothing, where there is neither instance nor remote', () =>
    withCheckout(undefined, async (checkout) => {
      await expect(targetOf(checkout, {})).rejects.toThrow(
        'no local clusters run, and this checkout has no remote origin',
      );
      await expect(targetOf(checkout, { repo: 'origin' })).rejects.toThrow('There is no remote origin');
    }));

  test('nothing, where it cannot be seen whether the instance has an origin: that is not "none"', () =>
    withCheckout(remote, async (checkout) => {
      const state = process.env['XDG_STATE_HOME']!;
      await symlink(state, state);
      await expect(targetOf(checkout, {})).rejects.toThrow(/Could not read .*origin\.git: ELOOP/);
    }));

  test('nothing, for a name that no instance can have', () =>
    withCheckout(remote, async (checkout) => {
      await expect(targetOf(checkout, { instance: '../etc' })).rejects.toThrow('cannot name an instance');
    }));

  test('a repository whose password nobody is told', () =>
    withCheckout(undefined, async (checkout) => {
      // In two parts, so that no file here looks as if it held one.
      const repo = ['https://ada:', 'secret@git.example.com/shop'].join('');
      const target = await targetOf(checkout, { repo });
      expect(target.repo).toBe(repo);
      expect(JSON.stringify([target.said, target.flags])).not.toContain('secret');
    }));
});

test('what is on GitHub is the named repository, else the remote of the checkout, and never a local origin', async () => {
  await withCheckout(remote, async (checkout) => {
    await originOfInstance('default');
    expect(await remoteRepository({}, checkout)).toBe(remote);
    expect(await remoteRepository({ repo: 'git@github.com:o/n' }, checkout)).toBe('git@github.com:o/n');
  });
  await withCheckout(undefined, async (checkout) => {
    await expect(remoteRepository({}, checkout)).rejects.toThrow('Name the repository with --repo');
  });
});
