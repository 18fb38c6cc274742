import { join } from 'node:path';
import { join as joined } from 'node:path/posix';
import type { ForkConfig, ServiceFacts } from '../../lib/fork-config.ts';
import { isThere, textIfThere } from '../../lib/files/if-there.ts';
import { configFile, parseConfig } from '../config/config.ts';
import { environments, type Environment } from '../environment.ts';
import { imagesPath, readImages, withExactly } from '../images-file.ts';
import { ownersFile } from '../names/owners.ts';
import { withoutOwnersLine, withoutService, withoutWorkspace } from '../new-service/texts.ts';
import { overlayFile, overlayFolders } from '../service-parts/overlay.ts';
import { isRetiring } from '../service-parts/served.ts';
import { lockFile } from '../source/image-source.ts';
import { ownSources, withoutEntries, withoutIngressPatches, withoutSet, withRetiring } from './edits.ts';
import type { RetireStep, RetireStanding } from './step.ts';

/** What a step does to a checkout, beside what `services` makes of it then. */
export interface RetirePlan {
  /** Undefined removes the file. */
  readonly files: Readonly<Record<string, string | undefined>>;
  /** What goes with all that it holds. */
  readonly folders: readonly string[];
}

/** How each environment stands to a service, in their order. */
export async function standingsOf(root: string, service: ServiceFacts): Promise<readonly RetireStanding[]> {
  return await Promise.all(
    environments.map(async (environment) => ({
      environment,
      served: await isThere(join(root, overlayFile(environment, service.application))),
      retiring: isRetiring(service, environment),
    })),
  );
}

/**
 * What one step of taking a service out does.
 * @throws {Failure} when a file that it edits is not there, or says what cannot be read.
 */
export async function planStep(
  root: string,
  config: ForkConfig,
  service: ServiceFacts,
  step: RetireStep,
): Promise<RetirePlan> {
  const textOf = async (path: string): Promise<string | undefined> => await textIfThere(join(root, path));
  const settings = (await textOf(configFile)) ?? '';
  const plan =
    step.kind === 'finish'
      ? await finishPlan(config, service, settings, textOf)
      : step.kind === 'close'
        ? await closePlan(service, step.environment, { settings, textOf })
        : await removePlan(config, service, step.environment, textOf);
  // Before anything is written: what it makes of the file of settings can be read.
  if (plan.files[configFile] !== undefined) parseConfig(plan.files[configFile]);
  return plan;
}

type TextOf = (path: string) => Promise<string | undefined>;

async function closePlan(
  { name, application, retiring = [] }: ServiceFacts,
  environment: Environment,
  { settings, textOf }: { readonly settings: string; readonly textOf: TextOf },
): Promise<RetirePlan> {
  const leaving = environments.filter((one) => one === environment || retiring.includes(one));
  const files: Record<string, string | undefined> = { [configFile]: withRetiring(settings, name, leaving) };
  for (const folder of overlayFolders([environment], application)) {
    const path = `${folder}/kustomization.yaml`;
    const text = await textOf(path);
    if (text === undefined) continue;
    const without = await withoutIngressPatches(text, async (file) => await textOf(joined(folder, file)));
    if (without.text !== text) files[path] = without.text;
    for (const file of without.files) files[joined(folder, file)] = undefined;
  }
  return { files, folders: [] };
}

async function removePlan(
  { names }: ForkConfig,
  { application, image }: ServiceFacts,
  environment: Environment,
  textOf: TextOf,
): Promise<RetirePlan> {
  const path = imagesPath(environment);
  const text = await textOf(path);
  const there = readImages(path, text);
  const kept = there.filter((one) => one.name !== `${names.images}/${image}`);
  return {
    files: kept.length === there.length ? {} : { [path]: withExactly(path, text, kept) },
    folders: overlayFolders([environment], application),
  };
}

async function finishPlan(
  { services }: ForkConfig,
  service: ServiceFacts,
  settings: string,
  textOf: TextOf,
): Promise<RetirePlan> {
  const { application } = service;
  const sources = ownSources(service, services);
  const [lock, owners] = [await textOf(lockFile), await textOf(ownersFile)];
  const without = (text: string | undefined, edit: (text: string, folder: string) => string): string | undefined =>
    text === undefined ? undefined : sources.reduce(edit, text);
  const edited = {
    [configFile]: withoutAllOf(settings, service, services),
    [lockFile]: without(lock, withoutWorkspace),
    [ownersFile]: without(owners, withoutOwnersLine),
  };
  const before: Readonly<Record<string, string | undefined>> = {
    [configFile]: settings,
    [lockFile]: lock,
    [ownersFile]: owners,
  };
  return {
    files: Object.fromEntries(Object.entries(edited).filter(([path, text]) => text !== before[path])),
    folders: [...sources, `base/${application}`, `base/services/${application}`],
  };
}

/** The file of settings without the entry of a service, and without what is said there for it alone. */
function withoutAllOf(
  settings: string,
  { name, application, settings: set }: ServiceFacts,
  services: readonly ServiceFacts[],
): string {
  const isItsObject = (object: unknown): boolean =>
    typeof object === 'string' && (object.includes(` ${application}/`) || object === `Namespace ${application}`);
  const isShared = services.some((one) => one.name !== name && one.settings === set);
  const entry = withoutService(settings, name);
  const lists = [
    ['pages', (one) => one['application'] === application],
    ['logs', (one) => one['namespace'] === application],
    ['secrets', (one) => one['namespace'] === application],
    ['exceptions', (one) => isItsObject(one['object'])],
  ] as const satisfies readonly (readonly [string, Parameters<typeof withoutEntries>[2]])[];
  const rest = lists.reduce((text, [list, isGone]) => withoutEntries(text, list, isGone), entry);
  return set === undefined || isShared ? rest : withoutSet(rest, set);
}
