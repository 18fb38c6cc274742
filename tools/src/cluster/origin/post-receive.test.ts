import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { initBare } from '../../lib/git/repository.ts';
import type { RunResult } from '../../lib/process/run.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { git } from '../../lib/git/git.ts';
import { portsFrom } from '../../model/instance.ts';

jest.setTimeout(120_000);

interface Origin {
  /** Where the figures are kept. */
  readonly metrics: string;
  /** Pushes an empty commit to that branch. */
  push(branch: string): Promise<RunResult>;
}

/** An origin with its hook, of an instance without clusters. */
async function withOrigin(work: (origin: Origin) => Promise<void>): Promise<void> {
  await withScratchFolder('origin', async (state) => {
    const [dir, person] = [join(state, 'lockstep', 'one'), join(state, 'person')];
    const repo = join(dir, 'origin.git');
    await initBare(repo);
    const instance = { ports: portsFrom(8280), environments: [], closed: true, small: true, engine: 'podman' };
    await writeFile(join(dir, 'instance.json'), JSON.stringify(instance));
    const script = join(import.meta.dirname, 'post-receive.ts');
    const hook = `#!/bin/sh\nexec '${process.execPath}' '${script}' one\n`;
    await writeFile(join(repo, 'hooks', 'post-receive'), hook, { mode: 0o755 });
    await git('.', ['clone', '--quiet', repo, person]);
    const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
    await work({
      metrics: join(dir, 'metrics'),
      push: async (branch) => {
        await git(person, [...who, 'commit', '--quiet', '--allow-empty', '-m', 'x']);
        const env = { XDG_STATE_HOME: state, LOCKSTEP_SKIP_WEBHOOK: '1', NODE_OPTIONS: '' };
        return await git(person, ['push', 'origin', `HEAD:${branch}`], { env });
      },
    });
  });
}

test('a push to main renews the delivery figures, readable to the web server, and another branch does not', () =>
  withOrigin(async ({ metrics, push }) => {
    await push('other');
    await expect(stat(metrics)).rejects.toThrow('ENOENT');
    await push('main');
    const file = join(metrics, 'dora.prom');
    expect(await readFile(file, 'utf8')).toMatch(/^dora_computed_timestamp_seconds \d+$/m);
    expect((await stat(file)).mode & 0o777).toBe(0o644);
    await rm(file);
    await push('main');
    expect((await stat(file)).size).toBeGreaterThan(0);
  }));

test('a push is taken although the figures cannot be renewed, and says so', () =>
  withOrigin(async ({ metrics, push }) => {
    await writeFile(metrics, 'not a folder');
    expect((await push('main')).stderr).toMatch(/remote: Delivery figures: not renewed: /);
    await rm(metrics);
    await mkdir(metrics);
    expect((await push('main')).stderr).not.toContain('not renewed');
  }));
