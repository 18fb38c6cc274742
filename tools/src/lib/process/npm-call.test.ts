import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { withScratchFolder } from '../files/scratch-folder.ts';
import { run } from './run.ts';
import { argvIn, npmCall } from './npm-call.ts';

test("npm's words stand in its log", () => {
  const log = '7 verbose title npm run up\n8 verbose argv "run" "up" "--only" "a b" "--" "--x"\n9 silly done';
  expect(argvIn(log)).toEqual(['run', 'up', '--only', 'a b', '--', '--x']);
  expect(argvIn('')).toBeUndefined();
});

test('a process that no npm started has none, and a script of another package neither', async () => {
  expect(await npmCall({})).toBeUndefined();
  expect(await npmCall({ npm_lifecycle_script: 'jest' })).toBeUndefined();
});

/** What this repository's reader sees under the npm of this machine. */
async function seenUnderNpm(words: readonly string[]): Promise<{ argv?: readonly string[] }> {
  let seen = '';
  await withScratchFolder('npm', async (folder) => {
    await mkdir(join(folder, 'tools'));
    const reader = JSON.stringify(join(import.meta.dirname, 'npm-call.ts'));
    await writeFile(
      join(folder, 'seen.mjs'),
      `
import { writeFileSync } from 'node:fs';
const { npmCall } = await import(${reader});
writeFileSync('seen.json', JSON.stringify((await npmCall()) ?? null));
`,
    );
    // As start.mjs: the reader is a process further down.
    await writeFile(
      join(folder, 'tools', 'start.mjs'),
      `import { spawnSync } from 'node:child_process'; spawnSync(${JSON.stringify(process.execPath)}, ['seen.mjs']);`,
    );
    await writeFile(join(folder, 'package.json'), JSON.stringify({ scripts: { up: 'node tools/start.mjs up' } }));
    const npm = spawn('npm', ['--cache', join(folder, 'cache'), 'run', 'up', ...words], {
      cwd: folder,
      stdio: 'ignore',
    });
    await once(npm, 'exit');
    seen = await readFile(join(folder, 'seen.json'), 'utf8');
  });
  return JSON.parse(seen) as { argv?: readonly string[] };
}

const onLinux = process.platform === 'linux' ? test : test.skip;
onLinux('a real npm, which tells its script nothing of --only, is seen with it', async () => {
  expect((await run('npm', ['--version'])).stdout).not.toBe('');
  expect((await seenUnderNpm(['--only', 'staging'])).argv).toEqual(expect.arrayContaining(['--only', 'staging']));
});
