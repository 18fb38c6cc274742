import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { imagesPath, withImages } from '../../model/images-file.ts';
import { services } from '../../model/services.ts';
import { environments } from '../../model/environment.ts';
import { commit } from '../../lib/git/checkout.ts';
import { init } from '../../lib/git/repository.ts';
import { renameService, repeatServices } from './renamed.ts';

/** What one service has outside its own folders. */
const files = [
  'base/applications/application-web.yaml',
  'base/ingress/rolebinding-web.yaml',
  'monitoring/prometheus/rolebinding-web.yaml',
];
/** What names every service. */
const lists = [
  'base/applications/kustomization.yaml',
  'base/applications/appproject-apps.yaml',
  'base/applications/appproject-platform.yaml',
  'base/ingress/kustomization.yaml',
  'base/ingress/networkpolicy-allow-backends.yaml',
  'monitoring/prometheus/kustomization.yaml',
  'monitoring/prometheus/networkpolicy.yaml',
  ...environments.map((environment) => `clusters/${environment}/monitoring/probes.yml`),
];

/**
 * Fills an empty folder with this repository's bases and overlays and so many more services in the two environments,
 * each of the shape of `web`, with a released image, its Application and its places in the projects; gives the names of
 * the services. One commit on main holds all of it.
 */
export async function writeServicesTree(root: string, folder: string, count: number): Promise<readonly string[]> {
  const names = Array.from({ length: count }, (_, index) => `service-${String(index + 1).padStart(3, '0')}`);
  await init(folder);
  for (const part of ['base', 'clusters', 'monitoring', 'lockstep.config.ts'])
    await cp(join(root, part), join(folder, part), { recursive: true });
  for (const name of names) {
    for (const parent of ['base', ...environments.map((environment) => `clusters/${environment}`)]) {
      await copyRenamed(join(root, parent, 'web'), join(folder, parent, name), name);
    }
    for (const file of files) {
      await writeFile(
        join(folder, renameService(file, name)),
        renameService(await readFile(join(root, file), 'utf8'), name),
      );
    }
  }
  for (const list of lists) await edit(join(folder, list), (text) => stringify(repeatServices(parse(text), names)));
  for (const environment of environments) {
    await edit(join(folder, imagesPath(environment)), (text) => withImages(imagesPath(environment), text, released));
    // The images are the second folder that a service's Application reads.
    const applications = join(folder, 'clusters', environment, 'applications', 'kustomization.yaml');
    await edit(applications, (text) => text.replace(/name: web$/m, 'name: web|service-.*'));
  }
  // What a laptop alone reads is not part of it.
  await edit(join(folder, 'lockstep.config.ts'), (text) =>
    text.replaceAll(/^ {4}\{\n(?: {6}.*\n)*? {6}madeBy: '[^']*on a laptop alone',\n {4}\},\n/gm, ''),
  );
  // Where the door looks, a list in one word.
  await edit(join(folder, 'base/ingress/deployment.yaml'), (text) =>
    text.replace(/(namespaces=\S*\bweb)\b/, `$1,${names.join(',')}`),
  );
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
      text.replace(/- ENVIRONMENT=staging$/m, `$&\n      - LOG_LEVEL=${level}`),
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
