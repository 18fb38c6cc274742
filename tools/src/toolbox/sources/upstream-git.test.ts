import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { serveGit } from '../../lib/git/serve.ts';
import { run } from '../../lib/process/run.ts';
import { toolPath } from '../tools.ts';

const wrapper = join(repositoryRoot, 'local', 'components', 'argocd', 'upstream-git');
const foreign = '0123456789'.repeat(4);

interface Served {
  readonly folder: string;
  readonly address: string;
  /** The commit of upstream, which holds an object named `upstream`. */
  readonly commit: string;
  /** Renders what an address names, with the wrapper in front of git; `before` stands in front of that. */
  readonly rendered: (address: string, before?: string) => Promise<string>;
}

/** Two repositories by smart HTTP, as the local origin serves them: `upstream`, and a mirror of it with another commit. */
async function served(work: (served: Served) => Promise<void>): Promise<void> {
  await withScratchFolder('upstream-git', async (folder) => {
    const commit = await repository(join(folder, 'upstream.git'), 'upstream');
    await repository(join(folder, 'mirror.git'), 'mirror', foreign);
    const server = createServer((request, response) => serveGit(folder, request, response));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const kustomize = await toolPath('kustomize');
    const rendered = async (remote: string, before?: string): Promise<string> => {
      const overlay = join(folder, 'overlay');
      await mkdir(overlay, { recursive: true });
      await writeFile(join(overlay, 'kustomization.yaml'), `resources: ['${remote}']\n`);
      const env = {
        PATH: [...(before === undefined ? [] : [before]), wrapper, process.env['PATH']].join(':'),
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: `url.${address}/mirror.git.insteadOf`,
        GIT_CONFIG_VALUE_0: `${address}/upstream.git`,
      };
      return (await run(kustomize, ['build', overlay], { env, timeout: 60_000, doing: 'render' })).stdout;
    };
    try {
      await work({ folder, address, commit, rendered });
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
}

async function repository(bare: string, name: string, alias?: string): Promise<string> {
  const tree = `${bare}.tree`;
  const git = async (...args: string[]) =>
    (await run('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: tree })).stdout;
  await mkdir(join(tree, 'base'), { recursive: true });
  await writeFile(join(tree, 'base', 'a.yaml'), `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name} }\n`);
  await writeFile(join(tree, 'base', 'kustomization.yaml'), 'resources: [a.yaml]\n');
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', name);
  await git('tag', 'v1.0.0');
  await git('clone', '--quiet', '--bare', tree, bare);
  await git('-C', bare, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
  if (alias !== undefined) await git('-C', bare, 'update-ref', `refs/upstream/${alias}`, 'refs/tags/v1.0.0');
  return await git('rev-parse', 'HEAD');
}

test('upstream by a commit is what a mirror keeps under its name', async () => {
  await served(async ({ address, rendered }) => {
    expect(await rendered(`${address}/upstream.git//base?ref=${foreign}`)).toContain('name: mirror');
    expect(await rendered(`${address}/upstream.git//base?ref=v1.0.0`)).toContain('name: mirror');
  });
});

test('so it is behind the guard that Argo CD puts between Kustomize and the first git of its PATH', async () => {
  await served(async ({ folder, address, rendered }) => {
    const guard = join(folder, 'guard');
    await mkdir(guard);
    const script = `#!/bin/sh\n[ "$1" = fetch ] || exec '${wrapper}/git' "$@"\nexec '${wrapper}/git' "$1" "$2" --end-of-options "$3" "$4"\n`;
    await writeFile(join(guard, 'git'), script);
    await chmod(join(guard, 'git'), 0o755);
    expect(await rendered(`${address}/upstream.git//base?ref=${foreign}`, guard)).toContain('name: mirror');
  });
});

test('a commit that the mirror does not name is asked of upstream itself', async () => {
  await served(async ({ address, commit, rendered }) => {
    expect(await rendered(`${address}/upstream.git//base?ref=${commit}`)).toContain('name: upstream');
  });
});

test('one that nobody has fails', async () => {
  await served(async ({ address, rendered }) => {
    await expect(rendered(`${address}/upstream.git//base?ref=${'f'.repeat(40)}`)).rejects.toThrow('exit status 128');
  });
});

test('out of PATH it ends instead of calling itself', async () => {
  await expect(run(join(wrapper, 'git'), ['version'], { doing: 'ask' })).rejects.toThrow('must stand in PATH');
});
