import { rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ForkConfig } from '../../lib/fork-config.ts';
import { entriesIn, textIfThere } from '../../lib/files/if-there.ts';
import { writeFiles } from '../../lib/files/write-files.ts';
import { callFiles, callsFolder } from './calls.ts';
import { identityFiles, identityFolder, identitySteps } from './identities.ts';
import { environmentLists, listFolder } from './lists.ts';
import { closedLine, overlayFile, withComponent } from './overlay.ts';
import { partFiles, partFolder, rightsFolder, serviceParts } from './parts.ts';
import { isRetiring, servedApplications, servedIn, type ServedApplication } from './served.ts';
import { madeBy, type Files } from './text.ts';

/** A file that is made from `lockstep.config.ts` and does not say what it makes. */
export interface MadeDifference {
  /** From the repository's root. */
  readonly path: string;
  /** What stands there; undefined where nothing does. */
  readonly found: string | undefined;
  /** What is made; undefined where nothing is. */
  readonly made: string | undefined;
}

/** Every file that is made from the services of a checkout. */
export async function madeFiles(root: string, config: ForkConfig): Promise<Files> {
  const applications = servedApplications(config);
  const lists = await Promise.all(
    config.environments.map(async (environment) => {
      const served = await servedIn(root, environment, applications);
      const gone = applications.filter((each) => !served.includes(each) && isRetiring(each.service, environment));
      const calls = callFiles(environment, config, served);
      return {
        ...environmentLists(environment, { served, gone }, config.names.domain),
        ...calls,
        ...identityFiles(environment, config, served),
        ...(await overlays(root, environment, served, calls)),
      };
    }),
  );
  return Object.assign({}, ...applications.map(partFiles), ...lists) as Files;
}

/** The overlays of the services, each of which takes its grants where it has some, and closes its door where it is retiring. */
async function overlays(
  root: string,
  environment: string,
  served: readonly ServedApplication[],
  calls: Files,
): Promise<Files> {
  const files = served.map(async ({ name, service }): Promise<[string, string]> => {
    const path = overlayFile(environment, name);
    const text = (await textIfThere(join(root, path))) ?? '';
    const granted = withComponent(text, 'calls', `${callsFolder(environment, name)}/kustomization.yaml` in calls);
    return [path, withComponent(granted, closedLine(environment, name), isRetiring(service, environment))];
  });
  return Object.fromEntries(await Promise.all(files));
}

/** Where a checkout is not as its services make it: what differs, what is missing, and what nothing makes any more. */
export async function differences(root: string, config: ForkConfig): Promise<readonly MadeDifference[]> {
  const made = await madeFiles(root, config);
  const judged = await Promise.all(
    Object.entries(made).map(async ([path, text]): Promise<readonly MadeDifference[]> => {
      const found = await textIfThere(join(root, path));
      return found === text ? [] : [{ path, found, made: text }];
    }),
  );
  const left = (await present(root, config)).filter(({ path }) => !(path in made));
  return [...judged.flat(), ...left];
}

/**
 * Writes what the services of a checkout make, and removes what nothing makes any more.
 * @returns the paths of what changed.
 */
export async function writeMade(root: string, config: ForkConfig): Promise<readonly string[]> {
  const found = await differences(root, config);
  for (const { path, made } of found) {
    await writeFiles(root, { [path]: made });
    if (made === undefined) await removeEmpty(root, dirname(path));
  }
  return found.map(({ path }) => path).toSorted();
}

async function removeEmpty(root: string, folder: string): Promise<void> {
  if (folder === '.' || (await entriesIn(join(root, folder))).length > 0) return;
  await rmdir(join(root, folder));
  await removeEmpty(root, dirname(folder));
}

/** What says that it was made; the rules of objectives say who makes them, and are left over with their service. */
async function present(root: string, config: ForkConfig): Promise<readonly MadeDifference[]> {
  const { environments } = config;
  const services = (await foldersIn(root, 'base/services')).map((folder) => basename(folder));
  const known = new Set(
    servedApplications(config).map(({ name }) => `${partFolder(name, 'monitoring')}/objectives.yaml`),
  );
  const folders = [
    ...services.flatMap((name) => serviceParts.map((part) => partFolder(name, part))),
    ...services.map((name) => rightsFolder(name)),
    ...environments.flatMap((environment) => serviceParts.map((part) => listFolder(environment, part))),
    ...(await Promise.all(environments.map((environment) => overlayParts(root, environment)))).flat(),
  ];
  const found = await Promise.all(
    folders.map(async (folder) => {
      const entries = (await entriesIn(join(root, folder))).filter((entry) => !entry.isDirectory());
      return await Promise.all(
        entries.map(async ({ name }) => {
          const path = `${folder}/${name}`;
          return { path, found: await textIfThere(join(root, path)), made: undefined };
        }),
      );
    }),
  );
  return found
    .flat()
    .filter(({ path, found: text }) =>
      path.endsWith('/objectives.yaml') ? !known.has(path) : text?.startsWith(madeBy) === true,
    );
}

/** The folders of its overlays in which files are made. */
async function overlayParts(root: string, environment: string): Promise<readonly string[]> {
  const names = (await foldersIn(root, `clusters/${environment}`)).map((folder) => basename(folder));
  const steps = names.flatMap((name) => identitySteps.map((step) => identityFolder(environment, name, step)));
  const patches = steps.map((folder) => `${folder}/patches`);
  return [...names.map((name) => callsFolder(environment, name)), ...steps, ...patches];
}

async function foldersIn(root: string, folder: string): Promise<readonly string[]> {
  const entries = await entriesIn(join(root, folder));
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => `${folder}/${name}`);
}
