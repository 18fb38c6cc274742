import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { environments } from '../lib/environment.ts';
import { commit, init } from '../lib/git.ts';

/**
 * Fills an empty folder with a repository of so many services in the two environments, each of the shape of `base/web`
 * and its overlays in this repository; gives the names of the services. One commit on main holds all of it.
 */
export async function writeServicesTree(root: string, folder: string, count: number): Promise<readonly string[]> {
  const names = Array.from({ length: count }, (_, index) => `service-${String(index + 1).padStart(3, '0')}`);
  await init(folder);
  await cp(join(root, 'base', 'components'), join(folder, 'base', 'components'), { recursive: true });
  for (const name of names) await copyRenamed(join(root, 'base', 'web'), join(folder, 'base', name), name);
  for (const environment of environments) {
    const [from, to] = [join(root, 'clusters', environment), join(folder, 'clusters', environment)];
    await cp(join(from, 'images'), join(to, 'images'), { recursive: true });
    for (const name of names) await copyRenamed(join(from, 'web'), join(to, name), name);
  }
  await commit(folder, `${count} services`, ['.']);
  return names;
}

/** Gives each of the services in staging another log level, in the work tree. */
export async function changeInStaging(folder: string, names: readonly string[], level: string): Promise<void> {
  for (const name of names) {
    const file = join(folder, 'clusters', 'staging', name, 'kustomization.yaml');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace(/- ENVIRONMENT=staging$/m, `$&\n      - LOG_LEVEL=${level}`));
  }
}

/** Makes an empty folder where there may be one. */
export async function emptyFolder(folder: string): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  return folder;
}

async function copyRenamed(from: string, to: string, name: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (entry.isDirectory()) await copyRenamed(join(from, entry.name), join(to, entry.name), name);
    else {
      const text = await readFile(join(from, entry.name), 'utf8');
      // The image keeps its name, so that the environments' images reach every service.
      await writeFile(join(to, entry.name), text.replaceAll(/(?<!gitops\/)\bweb\b(?!\.example)/g, name));
    }
  }
}
