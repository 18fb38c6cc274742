import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { init } from '../../lib/git/repository.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { instanceDir, originPath } from '../../model/instance.ts';
import { remoteRepository, targetRepository } from './target.ts';
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

describe('a command writes to', () => {
  test('the repository that is named, whatever else there is', () =>
    withCheckout(remote, async (checkout) => {
      await originOfInstance('default');
      const repo = 'https://github.com/example/other';
      expect(await targetRepository({ repo, instance: 'default' }, checkout)).toBe(repo);
    }));

  test("the instance's local origin", () =>
    withCheckout(remote, async (checkout) => {
      const [first, second] = [await originOfInstance('default'), await originOfInstance('second')];
      expect(await targetRepository({ instance: 'default' }, checkout)).toBe(first);
      expect(await targetRepository({ instance: 'second' }, checkout)).toBe(second);
    }));

  test('the remote of the checkout, where no instance runs', () =>
    withCheckout(remote, async (checkout) => {
      expect(await targetRepository({ instance: 'default' }, checkout)).toBe(remote);
    }));

  test('nothing, for an instance that is named and does not run', () =>
    withCheckout(remote, async (checkout) => {
      await expect(targetRepository({ instance: 'second' }, checkout)).rejects.toThrow(
        /^The instance second has no git origin: .*origin\.git does not exist\. Start it with `npm run up`/,
      );
    }));

  test('nothing, where there is neither instance nor remote', () =>
    withCheckout(undefined, async (checkout) => {
      await expect(targetRepository({ instance: 'default' }, checkout)).rejects.toThrow(
        'does not exist, and this checkout has no remote origin',
      );
    }));

  test('nothing, where it cannot be seen whether the instance has an origin: that is not "none"', () =>
    withCheckout(remote, async (checkout) => {
      const state = process.env['XDG_STATE_HOME']!;
      await symlink(state, state);
      await expect(targetRepository({ instance: 'default' }, checkout)).rejects.toThrow(
        /Could not read .*origin\.git: ELOOP/,
      );
    }));

  test('nothing, for a name that no instance can have', () =>
    withCheckout(remote, async (checkout) => {
      await expect(targetRepository({ instance: '../etc' }, checkout)).rejects.toThrow('cannot name an instance');
    }));
});

test('what is on GitHub is the named repository, else the remote of the checkout, and never a local origin', async () => {
  await withCheckout(remote, async (checkout) => {
    await originOfInstance('default');
    expect(await remoteRepository({}, checkout)).toBe(remote);
    expect(await remoteRepository({ repo: 'git@github.com:o/n' }, checkout)).toBe('git@github.com:o/n');
  });
  await withCheckout(undefined, async (checkout) => {
    await expect(remoteRepository({}, checkout)).rejects.toThrow('this checkout has no remote origin. Name the');
  });
});
