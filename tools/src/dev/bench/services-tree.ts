import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { imagesPath, withImages } from '../../model/images-file.ts';
import { configFile, parseConfig } from '../../model/config/config.ts';
import { withEntryOf } from '../../model/new-service/texts.ts';
import { writeMade } from '../../model/service-parts/made.ts';
import { serviceNamed, services } from '../../model/services.ts';
import { environments } from '../../model/environment.ts';
import { commit } from '../../lib/git/checkout.ts';
import { defined } from '../../lib/values/defined.ts';
import { init } from '../../lib/git/repository.ts';
import { renameService } from './renamed.ts';

/**
 * Fills an empty folder with this repository's bases and overlays and so many more services in the two environments,
 * each of the shape of `web`, with a released image and all that is made of it; gives the names of the services. One commit
 * on main holds all of it.
 * @param word - what the names begin with; a new word makes a tree of which nothing is known.
 */
export async function writeServicesTree(
  root: string,
  folder: string,
  count: number,
  word = 'service',
): Promise<readonly string[]> {
  const names = Array.from({ length: count }, (_, index) => `${word}-${String(index + 1).padStart(3, '0')}`);
  await init(folder);
  for (const part of ['base', 'clusters', 'monitoring', configFile])
    await cp(join(root, part), join(folder, part), { recursive: true });
  for (const name of names) {
    for (const parent of ['base', ...environments.map((environment) => `clusters/${environment}`)]) {
      await copyRenamed(join(root, parent, 'web'), join(folder, parent, name), name);
    }
  }
  for (const environment of environments) {
    await edit(join(folder, imagesPath(environment)), (text) => withImages(imagesPath(environment), text, released));
  }
  const { port, metricsPath, paths, settings } = serviceNamed('web');
  const shape = defined({ port, metricsPath, paths, settings });
  await edit(join(folder, configFile), (text) =>
    names
      .reduce((longer, name) => withEntryOf(longer, { ...shape, name, application: name }), text)
      // What a laptop alone reads is not part of it.
      .replaceAll(/^ {4}\{\n(?: {6}.*\n)*? {6}madeBy: '[^']*on a laptop alone',\n {4}\},\n/gm, ''),
  );
  const config = parseConfig(await readFile(join(folder, configFile), 'utf8'));
  await writeMade(folder, config);
  // Loaded here: the parsers would slow every other command down.
  const { writeGenerated } = await import('@lockstep/monitoring/generate');
  await writeGenerated(folder, config);
  for (const environment of environments) {
    // They run the image of web, and a page is its image's.
    await edit(join(folder, `clusters/${environment}/monitoring/probes.yml`), (text) =>
      text.replaceAll(new RegExp(`service: ${word}-\\d+$`, 'gm'), 'service: web'),
    );
  }
  await rm(join(folder, 'local'), { recursive: true });
  await commit(folder, `${count} services`, ['.']);
  return names;
}

const released = services.map(({ image }) => ({
  name: image,
  tag: '0'.repeat(40),
  digest: `sha256:${'0'.repeat(64)}`,
}));

/** Gives each of the services in staging another log level, in the work tree. */
export async function changeInStaging(folder: string, names: readonly string[], level: string): Promise<void> {
  for (const name of names) {
    await edit(join(folder, 'clusters', 'staging', name, 'kustomization.yaml'), (text) =>
      text.replaceAll(/\n +- LOG_LEVEL=.*$/gm, '').replace(/- ENVIRONMENT=staging$/m, `$&\n      - LOG_LEVEL=${level}`),
    );
  }
}

async function edit(file: string, change: (text: string) => string): Promise<void> {
  await writeFile(file, change(await readFile(file, 'utf8')));
}

async function copyRenamed(from: string, to: string, name: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (entry.isDirectory()) await copyRenamed(join(from, entry.name), join(to, entry.name), name);
    else await writeFile(join(to, entry.name), renameService(await readFile(join(from, entry.name), 'utf8'), name));
  }
}
