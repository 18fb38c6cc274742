#!/usr/bin/env node
// Starts the command line with the Node of the lock file, whatever Node the system has (18.14 or newer).
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lockFile = join(root, 'package-lock.json');
const stamp = join(root, 'node_modules', '.lockstep-installed');

function installDependencies() {
  const wanted = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.error('Installing the packages of package-lock.json, Node 24 among them, into node_modules/ (npm ci)');
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (npm.status !== 0) {
    console.error(
      'npm ci failed in ' + root + ': see its lines above; is the npm registry reachable? Then run this again.',
    );
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
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
});
// A terminal sends its signal to the child as well; a supervisor sends it to this process only.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => signal !== 'SIGINT' && child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code));
