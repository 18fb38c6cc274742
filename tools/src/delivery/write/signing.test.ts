import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { repositoryRoot, stateDir } from '../../lib/files/paths.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { commitSigned, signingOf } from '../../lib/git/signing.ts';
import { git } from '../../lib/git/git.ts';
import { commitOf } from '../../lib/git/objects.ts';
import { withScratchRepository, type ScratchRepository } from '../../lib/git/scratch-repository.ts';
import { run } from '../../lib/process/run.ts';
import { configFile } from '../../model/config/config.ts';
import { imageText } from '../../model/image.fixture.ts';
import { bump } from '../bump.ts';
import { eventsOf } from '../history/history.ts';
import { versionsOf } from '../history/versions.ts';
import { hold, releaseHold } from '../hold.ts';
import { promotionBranch } from '../promotion/branches.ts';
import { promote } from '../promotion/promote.ts';
import { rollBack } from '../rollback.ts';
import { pipelineCannotSign, requireSigning, signingFor } from './signing.ts';

const before = process.env['GIT_CONFIG_GLOBAL'];
afterEach(() => {
  process.env['GIT_CONFIG_GLOBAL'] = before;
});

/** A remote, and somebody whose git has a name and signs by an SSH key in this checkout alone. */
async function withKey(
  work: (scratch: ScratchRepository, key: string, verify: (revision: string) => Promise<number>) => Promise<void>,
): Promise<void> {
  await withScratchFolder('key', async (folder) => {
    const [key, config, here, allowed] = ['key', 'config', 'here', 'allowed'].map((name) => join(folder, name));
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key!]);
    await writeFile(allowed!, `ada@example.org ${await readFile(`${key}.pub`, 'utf8')}`);
    const user = `[user]\n\tname = Ada\n\temail = ada@example.org\n\tsigningKey = ${key}.pub\n`;
    await writeFile(here!, `${user}[commit]\n\tgpgSign = yes\n[gpg]\n\tformat = ssh\n`);
    const checkout = (await git(repositoryRoot, ['rev-parse', '--absolute-git-dir'])).stdout;
    await writeFile(config!, `[log]\n\tshowSignature = true\n[includeIf "gitdir:${checkout}"]\n\tpath = ${here}\n`);
    await withScratchRepository(async (scratch) => {
      process.env['GIT_CONFIG_GLOBAL'] = config;
      await work(scratch, key!, async (revision) => {
        const settings = { 'gpg.format': 'ssh', 'gpg.ssh.allowedSignersFile': allowed };
        return (await git(scratch.remote, ['verify-commit', revision], { settings, accept: [0, 1] })).code;
      });
    });
  });
}

test('where git signs, so does each command that writes; what was signed is read as any other', () =>
  withKey(async (scratch, _key, verify) => {
    const { remote: repo } = scratch;
    const [one, two] = [await scratch.write('apps/web/a', '1'), await scratch.write('apps/web/a', '2')];
    expect(await verify('main')).toBe(1);
    for (const [source, digit] of [
      [one, '1'],
      [two, '2'],
    ] as const) {
      await bump({ repo, images: [imageText('web', source, digit)] });
      await promote({ repo });
      expect(await verify(promotionBranch)).toBe(0);
      await promote({ repo, merge: true });
    }
    await rollBack({ repo, environment: 'production', reason: 'errors doubled' });
    await releaseHold({ repo, environment: 'production' });
    await hold({ repo, environment: 'staging', reason: 'holidays' });
    const made = (await git(repo, ['rev-list', `${two}..main`])).stdout.split('\n');
    expect(await Promise.all(made.map(verify))).toEqual(Array(7).fill(0));
    expect((await git(repo, ['log', '-1', '--format=%cn %ae', 'main'])).stdout).toBe('Ada ada@example.org');
    const events = eventsOf(await versionsOf(repo, 'production', 'main'));
    expect(events.map(({ rolledBack }) => rolledBack.length)).toContain(1);
  }));

test('a signed commit differs from the unsigned one in nothing else', () =>
  withKey(async ({ remote }) => {
    const parent = (await commitOf(remote, 'main'))!;
    const by = 'Ada Ü <ada@example.org>';
    const commit = { parent, message: 'Subject\n\n# Kept\n\nAs it is  \n', files: { a: 'ü\n' }, by, at: 1234 };
    const [plain, signed] = [
      await commitSigned(remote, commit, undefined),
      await commitSigned(remote, commit, (await signingOf(repositoryRoot))!),
    ];
    const [text, other] = await Promise.all([plain, signed].map((one) => git(remote, ['cat-file', 'commit', one])));
    expect(other!.stdout).toContain('-----BEGIN SSH SIGNATURE-----');
    expect(other!.stdout.replace(/^gpgsig.*\n(?: .*\n)*/m, '')).toBe(text!.stdout);
  }));

test('the settings of the checkout are taken, with paths in it', () =>
  withKey(async ({ remote, person }, key, verify) => {
    process.env['GIT_CONFIG_GLOBAL'] = '/dev/null';
    expect(await signingFor(person, { checkout: person })).toBeUndefined();
    await writeFile(join(person, 'mine'), await readFile(key));
    await chmod(join(person, 'mine'), 0o600);
    for (const setting of [
      'commit.gpgSign=true',
      'gpg.format=ssh',
      'user.signingKey=mine',
      'gpg.ssh.program=ssh-keygen',
    ])
      await git(person, ['config', ...setting.split('=')]);
    const signing = await signingFor(person, { checkout: person, required: true });
    const message = 'x\n';
    expect(await verify(await commitSigned(remote, { message, files: {}, by: 'A <a@b>' }, signing))).toBe(0);
  }));

test('a key that cannot sign is told in the words of git, and nothing is pushed', () =>
  withKey(async (scratch, key) => {
    const source = await scratch.write('apps/web/a', '1');
    await writeFile(`${key}.pub`, 'no key\n');
    const bumped = bump({ repo: scratch.remote, images: [imageText('web', source, '1')] });
    await expect(bumped).rejects.toThrow(
      /^Could not sign a commit, and nothing is pushed: .*key.*commit\.gpgSign false/s,
    );
    expect(await commitOf(scratch.remote, 'main')).toBe(source);
  }));

describe('where main takes signed commits alone and git signs nothing', () => {
  const required = true;

  test('nothing is written, and a person is told how git signs', () =>
    withScratchRepository(async ({ person }) => {
      await git(person, ['config', 'commit.gpgSign', 'false']);
      const refused = signingFor(person, { checkout: person, required, env: {} });
      await expect(refused).rejects.toThrow(
        /signedCommits of lockstep\.config\.ts .*main would refuse.*user\.signingKey/s,
      );
    }));

  test('a workflow builds nothing, and says what it lacks', () =>
    withScratchRepository(async ({ person: checkout }) => {
      await git(checkout, ['config', 'commit.gpgSign', 'false']);
      const refused = requireSigning({ checkout, required, env: { GITHUB_ACTIONS: 'true' } });
      await expect(refused).rejects.toThrow(/createCommitOnBranch\), which is not built/);
      await requireSigning({ checkout, required: false });
    }));

  test('the origin of local clusters is written all the same', () =>
    withScratchRepository(async ({ person }) => {
      await git(person, ['config', 'commit.gpgSign', 'false']);
      await git(person, ['config', 'remote.origin.url', join(stateDir(), 'default', 'origin.git')]);
      expect(await signingFor(person, { checkout: person, required })).toBeUndefined();
    }));

  test.each([
    ['image', 'build', '--push'],
    ['hold', 'staging', '--reason', 'holidays', '--repo'],
  ])('`%s` refuses by the setting of lockstep.config.ts', async (...words) =>
    withScratchRepository(async ({ remote }) =>
      withScratchFolder('config', async (folder) => {
        const settings = await readFile(join(repositoryRoot, configFile), 'utf8');
        await writeFile(
          join(folder, configFile),
          settings.replace(/^ {2}environments: /m, '  signedCommits: true,\n$&'),
        );
        const args = [
          join(repositoryRoot, 'tools/src/main.ts'),
          ...words,
          ...(words.at(-1) === '--repo' ? [remote] : []),
        ];
        const env = { LOCKSTEP_CONFIG_ROOT: folder, GITHUB_ACTIONS: 'true' };
        const { stderr } = await run(process.execPath, args, { env, accept: [1] });
        expect(stderr).toContain(pipelineCannotSign);
      }),
    ),
  );
});
