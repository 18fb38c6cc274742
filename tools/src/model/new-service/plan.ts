import { Failure } from '../../lib/failure.ts';
import type { ForkConfig, ServiceFacts } from '../../lib/fork-config.ts';
import { configFile } from '../config/config.ts';
import { partsOfImage } from '../image-reference.ts';
import { ownersFile } from '../names/owners.ts';
import { overlayFolders } from '../service-parts/overlay.ts';
import type { Files } from '../service-parts/text.ts';
import { lockFile } from '../source/image-source.ts';
import { baseFiles } from './base.ts';
import { overlayFiles } from './overlays.ts';
import { factsOfExisting, sourceFolder, sourceToWrite } from './source.ts';
import { withOwnersLine, withEntryOf, withWorkspace } from './texts.ts';
import { refuseWish, type ServiceWish } from './wish.ts';

/** What a checkout has that a new service must fit into. */
export interface Ground {
  readonly config: ForkConfig;
  /** The text of a file; undefined where there is none. */
  readonly textOf: (path: string) => Promise<string | undefined>;
  /** Whether anything is at a path. */
  readonly isThere: (path: string) => Promise<boolean>;
}

/**
 * All files of a new service in these environments, or of one that is there in more of them, by path. Lists that are made
 * from the file of settings are not among them.
 * @throws {Failure} when it cannot be called so, or something of its name is there already.
 */
export async function planService(wish: ServiceWish, environments: readonly string[], ground: Ground): Promise<Files> {
  refuseWish(wish, ground.config);
  const there = ground.config.services.find(({ name }) => name === wish.name);
  const overlays = await newOverlays(wish, environments, ground);
  if (there !== undefined) {
    refuseOther(wish, there);
    return overlays;
  }
  await refuseTaken(wish.name, ground);
  return { ...(await ownFiles(wish, ground)), ...overlays };
}

/** Those of environments that have none yet. */
async function newOverlays(wish: ServiceWish, environments: readonly string[], ground: Ground): Promise<Files> {
  const all = environments.map((environment) => overlayFiles(wish, environment, ground.config.names.domain));
  const missing = await Promise.all(
    all.flatMap((files) => Object.entries(files).map(async (file) => ((await ground.isThere(file[0])) ? [] : [file]))),
  );
  return Object.fromEntries(missing.flat());
}

/** What is there already is what is wished, or somebody else's. */
function refuseOther({ name, template, port }: ServiceWish, there: ServiceFacts): void {
  const built = there.image !== undefined;
  const same = there.port === port && built === (template !== 'existing-image');
  if (same) return;
  throw new Failure({
    what: `There is no new service ${JSON.stringify(name)}`,
    why: `${configFile} has one of this name already, ${built ? 'built here' : 'of an existing image'}, on port ${there.port}`,
    wayOut: 'Choose another name; or say the same template and port, to bring that service into one more environment.',
  });
}

async function refuseTaken(name: string, { config, isThere }: Ground): Promise<void> {
  const paths = [sourceFolder(name), `base/${name}`, ...overlayFolders(config.environments, name)];
  const found = (await Promise.all(paths.map(async (path) => ((await isThere(path)) ? [path] : [])))).flat();
  if (found.length === 0) return;
  throw new Failure({
    what: `There is no new service ${JSON.stringify(name)}`,
    why: `${found.join(', ')} ${found.length === 1 ? 'is' : 'are'} there already, and ${configFile} names no such service`,
    wayOut: 'Choose another name, or remove what is left of an old one.',
  });
}

async function ownFiles(wish: ServiceWish, ground: Ground): Promise<Files> {
  const { names } = ground.config;
  if (wish.template === 'existing-image') {
    const { facts, shape } = factsOfExisting(wish);
    return {
      ...baseFiles(wish, { ...shape, image: partsOfImage(wish.image!).name }),
      [configFile]: withEntryOf(await needed(ground, configFile), facts),
    };
  }
  const { files, manifest, facts, shape } = sourceToWrite(wish, names.images);
  return {
    ...files,
    ...baseFiles(wish, shape),
    [configFile]: withEntryOf(await needed(ground, configFile), facts),
    [lockFile]: withWorkspace(await needed(ground, lockFile), sourceFolder(wish.name), manifest),
    [ownersFile]: withOwnersLine(await needed(ground, ownersFile), sourceFolder(wish.name), wish.owners),
  };
}

async function needed({ textOf }: Ground, path: string): Promise<string> {
  const text = await textOf(path);
  if (text !== undefined) return text;
  throw new Failure({ what: `${path} is not there`, wayOut: 'Bring it back from git, and run this again.' });
}
