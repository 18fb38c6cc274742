import { access, chmod, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { commit } from '../../lib/git/checkout.ts';
import { commitOf, fileAt, precedes } from '../../lib/git/objects.ts';
import { init } from '../../lib/git/repository.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { seedOrigin } from './seed.ts';
import { git } from '../../lib/git/git.ts';

interface Scene {
  readonly checkout: string;
  readonly origin: string;
  /** Another clone of the origin. */
  readonly other: string;
  seed(): Promise<readonly string[]>;
}

/** Commits a file to a repository. */
async function write(repo: string, name: string, text = 'x\n'): Promise<string> {
  await writeFile(join(repo, name), text);
  return await commit(repo, `Write ${name}`, [name]);
}

/** A checkout with one commit, and the origin that `up` made of it. */
async function withScene(work: (scene: Scene) => Promise<void>): Promise<void> {
  await withScratchFolder('seed', async (folder) => {
    const [checkout, origin, other] = ['checkout', 'origin.git', 'other'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    const seed = async (): Promise<readonly string[]> => {
      const said: string[] = [];
      await seedOrigin(checkout, origin, (line) => said.push(line));
      return said;
    };
    await init(checkout);
    await write(checkout, 'one');
    await seed();
    await git('.', ['clone', '--quiet', origin, other]);
    await work({ checkout, origin, other, seed });
  });
}

test('the first start gives the origin the very commit of the checkout', () =>
  withScene(async ({ checkout, origin }) => {
    expect(await commitOf(origin, 'main')).toBe(await commitOf(checkout, 'HEAD'));
  }));

test('a later commit of the checkout is merged with what the origin has more, once', () =>
  withScene(async ({ checkout, origin, other, seed }) => {
    await write(other, 'bumped');
    await git(other, ['push', '--quiet', 'origin', 'HEAD:main']);
    const head = await write(checkout, 'two');
    await seed();
    const main = await commitOf(origin, 'main');
    expect(await precedes(origin, head, main!)).toBe(true);
    expect(await fileAt(origin, 'main', 'bumped')).toBe('x\n');
    await seed();
    expect(await commitOf(origin, 'main')).toBe(main);
  }));

test('a push that is first is not undone, and does not keep the checkout out', () =>
  withScene(async ({ checkout, origin, other, seed }) => {
    await write(other, 'raced');
    // While ours is being received, theirs arrives; once.
    const theirs = `env -i PATH="$PATH" git -C '${other}' push --quiet origin HEAD:main`;
    const hook = `#!/bin/sh\n[ -e raced ] || { touch raced; ${theirs}; }\n`;
    await writeFile(join(origin, 'hooks', 'pre-receive'), hook, { mode: 0o755 });
    const head = await write(checkout, 'two');
    await seed();
    expect(await fileAt(origin, 'main', 'raced')).toBe('x\n');
    expect(await precedes(origin, head, (await commitOf(origin, 'main'))!)).toBe(true);
  }));

test('a conflict names both sides and the command that merges them', () =>
  withScene(async ({ checkout, origin, other, seed }) => {
    await write(other, 'one', 'theirs\n');
    await git(other, ['push', '--quiet', 'origin', 'HEAD:main']);
    const head = await write(checkout, 'one', 'ours\n');
    await expect(seed()).rejects.toThrow(
      new RegExp(
        `Commit ${head.slice(0, 7)} of the checkout conflicts with main of ${origin}.*git pull ${origin} main`,
      ),
    );
  }));

test('no pre-push hook of the person is asked, neither for the first seed nor for a later one', () =>
  withScratchFolder('seed', async (folder) => {
    const [checkout, origin, hooks] = [join(folder, 'checkout'), join(folder, 'origin.git'), join(folder, 'hooks')];
    await mkdir(hooks);
    await writeFile(join(hooks, 'pre-push'), `#!/bin/sh\ntouch '${folder}/asked'\nexit 1\n`, { mode: 0o755 });
    await writeFile(join(folder, 'gitconfig'), `[core]\n\thooksPath = ${hooks}\n`);
    await init(checkout);
    await withGlobalConfig(join(folder, 'gitconfig'), async () => {
      for (const name of ['one', 'two']) {
        await writeFile(join(checkout, name), 'x\n');
        const head = await commit(checkout, name, [name]);
        await seedOrigin(checkout, origin, () => {});
        expect(await precedes(origin, head, 'main')).toBe(true);
      }
    });
    await expect(access(join(folder, 'asked'))).rejects.toThrow('ENOENT');
  }));

async function withGlobalConfig(file: string, work: () => Promise<void>): Promise<void> {
  const before = process.env['GIT_CONFIG_GLOBAL'];
  process.env['GIT_CONFIG_GLOBAL'] = file;
  try {
    await work();
  } finally {
    if (before === undefined) delete process.env['GIT_CONFIG_GLOBAL'];
    else process.env['GIT_CONFIG_GLOBAL'] = before;
  }
}

test('what is not committed is said to be left out', () =>
  withScene(async ({ checkout, seed }) => {
    await writeFile(join(checkout, 'one'), 'changed\n');
    expect(await seed()).toEqual(['changes that are not committed are not part of the clusters']);
  }));

test('a shallow clone is refused with the command that mends it', () =>
  withScene(async ({ checkout, origin }) => {
    await write(checkout, 'two');
    const shallow = `${checkout}-shallow`;
    await git('.', ['clone', '--quiet', '--depth=1', `file://${checkout}`, shallow]);
    await expect(seedOrigin(shallow, origin, () => {})).rejects.toThrow(/git fetch --unshallow/);
  }));

test('a person whose umask hides all files makes an origin that its server can read, by pushes too', async () => {
  const umask = process.umask(0o077);
  try {
    await withScene(async ({ origin, other, checkout, seed }) => {
      // As an earlier version left it.
      await chmod(join(origin, 'objects'), 0o700);
      await write(checkout, 'two');
      await seed();
      await write(other, 'bumped');
      await git(other, ['push', '--quiet', 'origin', 'HEAD:refs/heads/later']);
      expect(await hiddenIn(origin)).toEqual([]);
    });
  } finally {
    process.umask(umask);
  }
});

/** What another user may not read, or not go into. */
async function hiddenIn(folder: string): Promise<readonly string[]> {
  const names = ['.', ...(await readdir(folder, { recursive: true }))];
  const found = await Promise.all(names.map(async (name) => [name, await stat(join(folder, name))] as const));
  return found.flatMap(([name, { mode }]) => ((mode & 0o004) === 0 || (mode & 0o40001) === 0o40000 ? [name] : []));
}
