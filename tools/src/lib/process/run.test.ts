import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { Failure } from '../failure.ts';
import { run } from './run.ts';

test('a program that is not installed is said so', async () => {
  await expect(run('no-such-program-here', [])).rejects.toThrow(/no-such-program-here is not installed/);
});

test('a failure names what was done, the last line printed, the exit code and the way out', async () => {
  const failing = run('sh', ['-c', 'echo first; echo "the disk is full" >&2; exit 3'], {
    doing: 'build the image x',
    wayOut: 'Free some disk.',
  });
  await expect(failing).rejects.toThrow('Could not build the image x: the disk is full (exit code 3). Free some disk.');
});

test('a program that hangs is ended at its time limit', async () => {
  await expect(run('sleep', ['30'], { timeout: 100 })).rejects.toThrow(/gave no answer within 0.1 s/);
});

test('what a long one says of its progress is shown while it comes, and kept', async () => {
  const file = join(import.meta.dirname, 'run.ts');
  const inner = `const { run } = await import(${JSON.stringify(file)});
    const { stderr } = await run('sh', ['-c', 'echo "25 of 60" >&2'], { showProgress: true });
    console.log(stderr);`;
  expect(await run(process.execPath, ['--input-type=module', '--eval', inner])).toMatchObject({
    stdout: '25 of 60',
    stderr: expect.stringContaining('25 of 60'),
  });
});

test('an accepted exit code is an answer', async () => {
  await expect(run('sh', ['-c', 'exit 4'], { accept: [0, 4] })).resolves.toMatchObject({ code: 4 });
});

test('the whole output is kept in the log that the failure names', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'run-'));
  try {
    const log = join(dir, 'deep', 'x.log');
    const failed = await run('sh', ['-c', 'echo one; echo two >&2; exit 1'], { log }).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(Failure);
    expect((failed as Failure).message).toContain(log);
    expect(await readFile(log, 'utf8')).toMatch(/one\ntwo\n-> 1/);
  } finally {
    await rm(dir, { recursive: true });
  }
});
