#!/usr/bin/env node
// Starts the command line, or with --run FILE another script, with the Node of the lock file, whatever Node the system
// has (18.14 or newer).
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installDependencies } from './install.mjs';
import { proxyEnvironment } from './proxy.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function nodeOfTheLockFile() {
  const packaged = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (existsSync(packaged)) return packaged;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  console.error(
    `No Node 24 for ${process.platform}-${process.arch} in the lock file, and this is Node ${process.versions.node}: install Node 24 or newer, then run this again.`,
  );
  process.exit(1);
}

// The pipeline installs in a step of its own, so that no package is fetched where there is a token.
if (!process.env.LOCKSTEP_SKIP_INSTALL) await installDependencies(root);
const words = process.argv.slice(2);
const [script, ...args] = words[0] === '--run' ? words.slice(1) : ['tools/src/main.ts', ...words];
const child = spawn(nodeOfTheLockFile(), [join(root, script), ...args], {
  stdio: 'inherit',
  // A third of a second less for each command: compiled once, kept until the next npm ci.
  env: {
    NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'lockstep'),
    ...process.env,
    ...proxyEnvironment(process.env),
  },
});
// A terminal sends its signal to the child as well; a supervisor sends it to this process only.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => signal !== 'SIGINT' && child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code));
