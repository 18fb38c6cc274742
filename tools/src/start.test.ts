import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { isThere, textIfThere } from './lib/files/if-there.ts';
import { withScratchFolder } from './lib/files/scratch-folder.ts';
import { waitFor } from './lib/process/wait.ts';

/**
 * Installs as npm does, its record last; `slow` waits for the file `go` first, `deaf` also hears no signal.
 * Each call is a line of `calls`.
 */
const fakeNpm = `#!/bin/sh
echo "$$ $*" >> calls
[ "$FAKE_NPM" = fail ] && { echo 'npm error no such registry' >&2; exit 1; }
rm -rf node_modules
[ "$FAKE_NPM" = deaf ] && trap '' INT TERM
while [ "$FAKE_NPM" != ok ] && [ -e calls ] && [ ! -e go ]; do sleep 0.05; done
mkdir -p node_modules/a node_modules/@x
ln -s ../../tools node_modules/@x/tools
cp package-lock.json node_modules/.package-lock.json
`;

const packages = {
  '': { name: 'x' },
  tools: { name: '@x/tools' },
  'node_modules/@x/tools': { resolved: 'tools', link: true },
  'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
};

/** What an npm on another platform would have brought as well. */
const notHere = {
  'node_modules/fsevents': { version: '1.0.0', integrity: 'sha512-f', optional: true, os: ['darwin'] },
  'node_modules/a/node_modules/inner': { version: '1.0.0', inBundle: true },
};

let root: string;
let end: () => void;
let ended: Promise<void>;
const children = new Set<ChildProcess>();

beforeEach(async () => {
  await new Promise<void>((ready) => {
    ended = withScratchFolder('start', async (folder) => {
      root = folder;
      await mkdir(join(root, 'tools/src'), { recursive: true });
      await mkdir(join(root, 'bin'));
      for (const name of ['start.mjs', 'install.mjs', 'proxy.mjs'])
        await copyFile(join(import.meta.dirname, '..', name), join(root, 'tools', name));
      await writeFile(join(root, 'tools/src/main.ts'), 'console.log(`ran ${process.argv.slice(2)}`);\n');
      await writeFile(join(root, 'other.ts'), 'console.log(`other ${process.argv.slice(2)}`);\n');
      await writeFile(join(root, 'bin/npm'), fakeNpm, { mode: 0o755 });
      await lockFile(packages);
      await new Promise<void>((finish) => {
        end = finish;
        ready();
      });
    });
  });
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
  end();
  await ended;
});

async function lockFile(content: object): Promise<void> {
  await writeFile(join(root, 'package-lock.json'), JSON.stringify({ packages: content }));
}

/** What a plain `npm ci` leaves. */
async function install(record: object = packages): Promise<void> {
  await mkdir(join(root, 'node_modules/a'), { recursive: true });
  await mkdir(join(root, 'node_modules/@x'));
  await symlink('../../tools', join(root, 'node_modules/@x/tools'));
  await writeFile(join(root, 'node_modules/.package-lock.json'), JSON.stringify({ packages: record }));
}

interface Started {
  readonly child: ChildProcess;
  readonly pid: number;
  said(): string;
  /** Until it has printed this. */
  until(text: string): Promise<void>;
  readonly code: Promise<number | null>;
}

function start(mode: 'ok' | 'slow' | 'deaf' | 'fail' = 'ok', args: readonly string[] = ['one', 'two']): Started {
  const env = { ...process.env, PATH: `${join(root, 'bin')}:${process.env['PATH']}`, FAKE_NPM: mode };
  const child = spawn(process.execPath, [join(root, 'tools/start.mjs'), ...args], { cwd: root, env });
  children.add(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  return {
    child,
    pid: child.pid!,
    said: () => said,
    until: (text) => waitUntil(`"${text}"`, async () => said.includes(text)),
    code: new Promise((resolve) => child.on('close', (code) => resolve(code))),
  };
}

async function waitUntil(what: string, isSo: () => Promise<boolean>): Promise<void> {
  await waitFor({ what, seconds: 30, every: 20 }, async () =>
    (await isSo()) ? { done: undefined } : { seen: 'not yet' },
  );
}

/** Process ids of the npms that were started. */
async function npms(): Promise<readonly number[]> {
  const calls = (await textIfThere(join(root, 'calls'))) ?? '';
  return calls.split('\n').filter(Boolean).map(Number.parseFloat);
}

async function slowNpm(): Promise<number> {
  await waitUntil('npm to start', async () => (await npms()).length === 1);
  return (await npms())[0]!;
}

const lock = (): string => join(root, '.lockstep-installing');
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const recursively = { recursive: true };
const record = (): string => join(root, 'node_modules/.package-lock.json');
const withA = (a: object): object => ({ ...packages, 'node_modules/a': a });
const without = (path: string): object =>
  Object.fromEntries(Object.entries(packages).filter(([name]) => name !== path));

describe('what counts as installed', () => {
  test('a plain npm ci does, and the command gets its words', async () => {
    await lockFile({ ...packages, ...notHere });
    await install();
    const { code, said } = start();
    expect(await code).toBe(0);
    expect(said()).toBe('ran one,two\n');
    expect(await npms()).toEqual([]);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['nothing', async () => {}],
    ['an interrupted npm ci, which wrote no record', () => install().then(() => rm(record()))],
    ['an older lock file', () => install(withA({ version: '0.9.0', integrity: 'sha512-a' }))],
    ['another archive of the same version', () => install(withA({ version: '1.0.0', integrity: 'sha512-b' }))],
    ['a package more', () => install({ ...packages, 'node_modules/b': { version: '1.0.0' } })],
    ['a package that was removed by hand', () => install().then(() => rm(join(root, 'node_modules/a'), recursively))],
    ['a lock file without the new workspace', () => install(without('node_modules/@x/tools'))],
    ['a lock file before a package', () => install(without('node_modules/a'))],
  ])('%s does not', async (_name, prepare) => {
    await prepare();
    const { code, said } = start();
    expect(await code).toBe(0);
    expect(said()).toMatch(/^Installing the packages .*\nran one,two\n$/);
    expect(await npms()).toHaveLength(1);
    expect(await start().code).toBe(0);
    expect(await npms()).toHaveLength(1);
  });
});

test('another script than the command line can be run', async () => {
  await install();
  const { code, said } = start('ok', ['--run', 'other.ts', 'one']);
  expect(await code).toBe(0);
  expect(said()).toBe('other one\n');
});

test('an npm that fails ends the command with the way out, and nothing stays locked', async () => {
  const { code, said } = start('fail');
  expect(await code).toBe(1);
  expect(said()).toMatch(/no such registry\nnpm ci failed in .*Then run this again\./);
  expect(await isThere(lock())).toBe(false);
});

test.each([
  ['SIGINT', 130, 'slow'],
  ['SIGTERM', 143, 'slow'],
  ['SIGTERM', 143, 'deaf'],
] as const)('%s ends npm as well and leaves no lock (%d, a %s npm)', async (signal, status, mode) => {
  const { child, code } = start(mode);
  const npm = await slowNpm();
  child.kill(signal);
  expect(await code).toBe(status);
  await waitUntil('npm to end', async () => !isAlive(npm));
  expect(await isThere(lock())).toBe(false);
});

describe('several at once', () => {
  test('one installs, the others say whom they wait for and since when', async () => {
    const first = start('slow');
    await slowNpm();
    const second = start();
    await second.until(`Waiting for process ${first.pid} of `);
    expect(second.said()).toMatch(/, since \d\d:\d\d:\d\d \(it holds .*\.lockstep-installing\)\n$/);
    await writeFile(join(root, 'go'), '');
    expect(await Promise.all([first.code, second.code])).toEqual([0, 0]);
    expect(await npms()).toHaveLength(1);
    expect(await isThere(lock())).toBe(false);
  });

  test('who was killed while installing is not waited for', async () => {
    await writeFile(lock(), JSON.stringify({ host: hostname(), pids: [await deadProcess()], since: new Date() }));
    const { code, said } = start();
    expect(await code).toBe(0);
    expect(said()).not.toContain('Waiting');
  });

  test('an npm that outlives the command that started it is waited for', async () => {
    const first = start('slow');
    await slowNpm();
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    const second = start();
    await second.until('Waiting');
    await writeFile(join(root, 'go'), '');
    expect(await second.code).toBe(0);
    expect(await npms()).toHaveLength(1);
  });

  test('an installation of more than five minutes keeps its lock', async () => {
    await writeFile(lock(), JSON.stringify({ host: hostname(), pids: [process.pid], since: new Date() }));
    await minutesAgo(10, lock());
    const { code, until } = start();
    await until(`Waiting for process ${process.pid} of `);
    await rm(lock());
    expect(await code).toBe(0);
  });

  test.each([
    ['of another machine that shares the folder', () => writeFile(lock(), '{"host":"elsewhere.example","pids":[1]}')],
    ['that an earlier version took, a folder', () => mkdir(lock())],
  ])('a lock %s is waited for until nobody touches it', async (_name, take) => {
    await take();
    const { code, until } = start();
    await until('Waiting for ');
    await minutesAgo(2, lock());
    expect(await code).toBe(0);
    expect(await isThere(lock())).toBe(false);
  });

  test('a lock that somebody else holds by now is left alone', async () => {
    const { code } = start('slow');
    await slowNpm();
    await writeFile(lock(), 'of another one');
    await writeFile(join(root, 'go'), '');
    expect(await code).toBe(0);
    expect(await readFile(lock(), 'utf8')).toBe('of another one');
  });

  test('of many that find a dead holder, one installs', async () => {
    await writeFile(lock(), JSON.stringify({ host: hostname(), pids: [await deadProcess()] }));
    const all = Array.from({ length: 6 }, () => start());
    expect(await Promise.all(all.map(({ code }) => code))).toEqual(Array.from({ length: 6 }, () => 0));
    expect(await npms()).toHaveLength(1);
  });
});

async function deadProcess(): Promise<number> {
  const child = spawn('true');
  await new Promise((resolve) => child.on('close', resolve));
  return child.pid!;
}

async function minutesAgo(minutes: number, path: string): Promise<void> {
  const then = new Date(Date.now() - minutes * 60_000);
  await utimes(path, then, then);
}
