#!/usr/bin/env node
// Starts the command line with the Node of the lock file, whatever Node the system has (18.14 or newer).
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lockFile = join(root, 'package-lock.json');
const stamp = join(root, 'node_modules', '.lockstep-installed');

function installDependencies() {
  // The pipeline installs in a step of its own, so that no package is fetched where there is a token.
  if (process.env.LOCKSTEP_SKIP_INSTALL) return;
  const wanted = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  const isInstalled = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
  if (isInstalled()) return;
  const lock = takeInstallLock();
  const done = isInstalled() || npmCi(wanted);
  rmdirSync(lock);
  if (!done) process.exit(1);
}

// Two at once would remove each other's files. The folder stands beside node_modules, which npm ci removes.
function takeInstallLock() {
  const lock = join(root, '.lockstep-installing');
  for (;;) {
    try {
      mkdirSync(lock);
      return lock;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
      // Nobody installs for five minutes: whoever took it was killed.
      if (since !== undefined && Date.now() - since > 300_000) rmSync(lock, { recursive: true, force: true });
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
    }
  }
}

function npmCi(wanted) {
  console.error('Installing the packages of package-lock.json, Node 24 among them, into node_modules/ (npm ci)');
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (npm.status !== 0) {
    console.error(
      'npm ci failed in ' + root + ': see its lines above; is the npm registry reachable? Then run this again.',
    );
    return false;
  }
  writeFileSync(stamp, wanted);
  return true;
}

function nodeOfTheLockFile() {
  const packaged = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (existsSync(packaged)) return packaged;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  console.error(
    `No Node 24 for ${process.platform}-${process.arch} in the lock file, and this is Node ${process.versions.node}: install Node 24 or newer, then run this again.`,
  );
  process.exit(1);
}

installDependencies();
const child = spawn(nodeOfTheLockFile(), [join(root, 'tools', 'src', 'main.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  // A third of a second less for each command: compiled once, kept until the next npm ci.
  env: { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'lockstep'), ...process.env },
});
// A terminal sends its signal to the child as well; a supervisor sends it to this process only.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => signal !== 'SIGINT' && child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code));
