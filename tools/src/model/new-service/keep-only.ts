import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../lib/failure.ts';
import { uncommitted } from '../../lib/git/checkout.ts';
import type { ForkConfig, ServiceFacts } from '../../lib/fork-config.ts';
import { isThere, textIfThere } from '../../lib/files/if-there.ts';
import { configFile, parseConfig } from '../config/config.ts';
import { readImages } from '../images-file.ts';
import { shortName } from '../image-reference.ts';
import { ownersFile } from '../names/owners.ts';
import { overlayFolders } from '../service-parts/overlay.ts';
import { lockFile } from '../source/image-source.ts';
import { sourceFolder } from './source.ts';
import { withoutOwnersLine, withoutService, withoutWorkspace } from './texts.ts';

/**
 * Takes every other service out of a checkout that has released none of them: its source, its base, its overlays, its entry.
 * @returns the names of those that were taken out.
 * @throws {Failure} when a name is no service, one that stays asks one that goes, one that goes has an image in an
 *   environment, or its files have changes that no commit has.
 */
export async function keepOnly(root: string, config: ForkConfig, names: readonly string[]): Promise<readonly string[]> {
  const gone = config.services.filter(({ name }) => !names.includes(name));
  refuseNames(config, names, gone);
  const folders = gone.flatMap((service) => foldersOf(service, config));
  await refuseReleased(root, config, gone);
  await refuseUncommitted(root, [...folders, configFile]);
  for (const folder of folders) await rm(join(root, folder), { recursive: true, force: true });
  for (const { name } of gone) {
    const folder = sourceFolder(name);
    await edit(root, configFile, (text) => withoutService(text, name));
    await edit(root, lockFile, (text) => withoutWorkspace(text, folder));
    await edit(root, ownersFile, (text) => withoutOwnersLine(text, folder));
  }
  parseConfig(await readFile(join(root, configFile), 'utf8'));
  return gone.map(({ name }) => name);
}

function foldersOf({ name, application }: ServiceFacts, { environments }: ForkConfig): readonly string[] {
  return [sourceFolder(name), `base/${application}`, ...overlayFolders(environments, application)];
}

function refuseNames({ services }: ForkConfig, names: readonly string[], gone: readonly ServiceFacts[]): void {
  const known = services.map(({ name }) => name);
  const strange = names.find((name) => !known.includes(name));
  const what = `Not only ${names.join(' and ')} can stay`;
  if (strange !== undefined) {
    const why = `there is no service ${JSON.stringify(strange)}`;
    throw new Failure({ what, why, wayOut: `The services are ${known.join(', ')}: name one of these.` });
  }
  for (const { name, application, calls = [] } of services.filter((one) => names.includes(one.name))) {
    const asked = gone.find((one) => calls.includes(one.name) || one.application === application);
    if (asked === undefined) continue;
    const why = `${name} ${calls.includes(asked.name) ? 'asks' : 'shares its Application with'} ${asked.name}`;
    throw new Failure({
      what,
      why,
      wayOut: `Name ${asked.name} as well, or take it out of the entry of ${name} first.`,
    });
  }
}

async function refuseReleased(root: string, config: ForkConfig, gone: readonly ServiceFacts[]): Promise<void> {
  for (const environment of config.environments) {
    const path = `clusters/${environment}/images/kustomization.yaml`;
    const images = readImages(path, await textIfThere(join(root, path)));
    const pinned = new Set(images.map(({ name }) => shortName(name)));
    const released = gone.find(({ image }) => image !== undefined && pinned.has(image));
    if (released === undefined) continue;
    throw new Failure({
      what: `${released.name} stays: ${environment} runs it`,
      why: `${path} pins its image, and a cluster would lose it in one step with all that it holds`,
      wayOut: 'This is for a fork that has released nothing yet.',
    });
  }
}

async function refuseUncommitted(root: string, paths: readonly string[]): Promise<void> {
  const there = await Promise.all(paths.map(async (path) => ((await isThere(join(root, path))) ? [path] : [])));
  const dirty = await uncommitted(root, there.flat());
  if (dirty.length === 0) return;
  throw new Failure({
    what: 'Files that would go have changes that no commit has',
    why: dirty.slice(0, 5).join(', '),
    wayOut: 'Commit them or take them back, so that `git diff` shows you what this command does.',
  });
}

async function edit(root: string, path: string, change: (text: string) => string): Promise<void> {
  const text = await textIfThere(join(root, path));
  if (text !== undefined) await writeFile(join(root, path), change(text));
}
