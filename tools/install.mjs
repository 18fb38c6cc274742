// Installs what package-lock.json pins, one process at a time. Plain JavaScript, for Node 18.14 and newer.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { constants, hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Makes node_modules what package-lock.json says, unless it is. Of several at once one installs and the others wait.
 * Ends this process with 1 when npm fails, with 128 and the signal's number when a signal ended it.
 */
export async function installDependencies(root) {
  if (isInstalled(root)) return;
  const lock = new InstallLock(join(root, '.lockstep-installing'));
  await lock.take();
  let code = 0;
  try {
    if (!isInstalled(root)) code = await npmCi(root, lock);
  } finally {
    lock.release();
  }
  if (code !== 0) process.exit(code);
}

/**
 * Whether an npm of any kind has installed this very package-lock.json to its end: npm writes its own record of what
 * is in node_modules last. Each package of the lock file must stand in it alike, and no other one.
 */
export function isInstalled(root) {
  const found = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  if (found === undefined) return false;
  const wanted = packagesOf(join(root, 'package-lock.json'));
  return (
    Object.keys(wanted).every((path) => isThere(root, path, wanted[path], found[path])) &&
    Object.keys(found).every((path) => path in wanted)
  );
}

/** The packages of a lock file by their folders; the workspaces themselves are no part of node_modules. */
function packagesOf(file) {
  if (!existsSync(file)) return undefined;
  const { packages } = JSON.parse(readFileSync(file, 'utf8'));
  return Object.fromEntries(Object.entries(packages).filter(([path]) => path.includes('node_modules/')));
}

function isThere(root, path, wanted, found) {
  // It comes in the archive of another one.
  if (wanted.inBundle) return true;
  if (found === undefined) return wanted.optional === true && path !== neededNode();
  const names = wanted.link ? ['link', 'resolved'] : ['version', 'integrity'];
  return names.every((name) => wanted[name] === found[name]) && existsSync(join(root, path));
}

// npm leaves an optional package out in silence; without this one an older Node could not go on.
function neededNode() {
  const isOld = Number(process.versions.node.split('.')[0]) < 24;
  return isOld ? `node_modules/node-${process.platform}-${process.arch}` : undefined;
}

/** @returns the code to exit with: 0 when everything is installed. */
async function npmCi(root, lock) {
  console.error('Installing the packages of package-lock.json, Node 24 among them, into node_modules/ (npm ci)');
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  // A group of its own: what npm started for a package ends with it.
  const npm = spawn('npm', args, { cwd: root, stdio: ['ignore', 2, 2], detached: true });
  lock.share(npm.pid);
  let ended;
  let impatience;
  const end = (signal) => {
    killGroup(npm.pid, ended === undefined ? signal : 'SIGKILL');
    // npm first ends what it is at, which may be all of it; what it leaves is not taken for installed.
    impatience ??= setTimeout(() => killGroup(npm.pid, 'SIGKILL'), 3000);
    ended ??= signal;
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, end);
  const code = await new Promise((resolve) => {
    npm.on('error', ({ message }) => resolve(console.error(message)));
    npm.on('exit', resolve);
  });
  clearTimeout(impatience);
  for (const signal of signals) process.off(signal, end);
  if (ended !== undefined) return 128 + constants.signals[ended];
  if (code === 0) return 0;
  console.error(
    'npm ci failed in ' + root + ': see its lines above; is the npm registry reachable? Then run this again.',
  );
  return 1;
}

function killGroup(leader, signal) {
  if (leader === undefined) return;
  try {
    process.kill(-leader, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** A file beside node_modules, which npm ci removes, that says which processes install. */
class InstallLock {
  #file;
  #holder = { host: hostname(), pids: [process.pid], since: new Date().toISOString() };
  #beat;

  constructor(file) {
    this.#file = file;
  }

  /** Waits until nobody installs, saying who does; whoever is gone loses it at once. */
  async take() {
    let told;
    while (!this.#create()) {
      const { text, at } = readHolder(this.#file);
      if (at === undefined) continue;
      const holder = parseHolder(text);
      if (isGone(holder, at)) removeDead(this.#file, text);
      else if (told !== text) console.error(waitingFor(holder, this.#file));
      told = text;
      await sleep(200);
    }
    this.#beat = setInterval(() => touch(this.#file), 10_000);
    this.#beat.unref();
  }

  /** Adds a process that changes node_modules, which may outlive this one. */
  share(pid) {
    if (pid === undefined) return;
    this.#holder.pids.push(pid);
    writeFileSync(this.#file, JSON.stringify(this.#holder));
  }

  /** Gives back what is ours. */
  release() {
    clearInterval(this.#beat);
    if (readHolder(this.#file).text === JSON.stringify(this.#holder)) rmSync(this.#file, { force: true });
  }

  #create() {
    try {
      writeFileSync(this.#file, JSON.stringify(this.#holder), { flag: 'wx' });
      return true;
    } catch (error) {
      if (error.code === 'EEXIST') return false;
      throw error;
    }
  }
}

function readHolder(file) {
  const at = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  try {
    return { at, text: readFileSync(file, 'utf8') };
  } catch (error) {
    // Given back meanwhile, or the folder that an earlier version left.
    if (error.code === 'ENOENT') return {};
    if (error.code === 'EISDIR') return { at, text: '' };
    throw error;
  }
}

function parseHolder(text) {
  try {
    return JSON.parse(text);
  } catch {
    // Being written.
    return {};
  }
}

// Processes can be asked for on their own machine only; a holder anywhere touches its file every ten seconds.
function isGone({ host, pids }, at) {
  return host === hostname() ? !pids.some(isAlive) : Date.now() - at > 60_000;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

// Two that saw the same dead holder must not both remove the file: the second one would remove the first one's own.
function removeDead(file, text) {
  const guard = `${file}-removal`;
  try {
    mkdirSync(guard);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    const since = statSync(guard, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
    if (Date.now() - since > 10_000) rmSync(guard, { recursive: true, force: true });
    return;
  }
  try {
    if (readHolder(file).text === text) rmSync(file, { recursive: true, force: true });
  } finally {
    rmdirSync(guard);
  }
}

function waitingFor({ host, pids, since }, file) {
  const who = pids === undefined ? 'another process' : `process ${pids[0]} of ${host}`;
  const begun = since === undefined ? '' : `, since ${new Date(since).toLocaleTimeString('en-GB')}`;
  return `Waiting for ${who}, which installs the packages${begun} (it holds ${file})`;
}

function touch(file) {
  const now = new Date();
  try {
    utimesSync(file, now, now);
  } catch (error) {
    // Somebody removed it by hand.
    if (error.code !== 'ENOENT') throw error;
  }
}
