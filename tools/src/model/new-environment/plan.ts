import { Failure } from '../../lib/failure.ts';
import type { ForkConfig } from '../../lib/fork-config.ts';
import { configFile } from '../config/config.ts';
import { ownersFile } from '../names/owners.ts';
import type { Files } from '../service-parts/text.ts';
import { withEnvironment } from './config-text.ts';
import { infraSettings, withInfra } from './infra-texts.ts';
import { renamed } from './renamed.ts';
import { withApply, withMatrix } from './workflow-texts.ts';
import { refuseEnvironmentWish, type EnvironmentWish } from './wish.ts';

const infraFolder = 'infra/src/environments';
const renovateFile = '.github/renovate.json';

/** What a checkout has that a new environment must fit into. */
export interface EnvironmentGround {
  readonly config: ForkConfig;
  /** Every file that git has or would take, from the root. */
  readonly files: readonly string[];
  readonly textOf: (path: string) => Promise<string>;
}

/**
 * All files of a new environment, by path; lists that are made from the file of settings, and what is synthesized, are not
 * among them. It is what the one before it is: what that one pins it may have at once, since it ran there; holds and what
 * was offered again are the other's own.
 * @returns none where it is there already.
 * @throws {Failure} when it cannot be, or something of its name is there.
 */
export async function planEnvironment(wish: EnvironmentWish, ground: EnvironmentGround): Promise<Files> {
  refuseEnvironmentWish(wish, ground.config);
  if (ground.config.environments.includes(wish.name)) return {};
  refuseTaken(wish.name, ground.files);
  const copied = await copies(wish, ground);
  return { ...copied, ...(await edits(wish, ground)), ...(await infra(wish, ground)) };
}

function refuseTaken(name: string, files: readonly string[]): void {
  const found = files.find((file) =>
    [`clusters/${name}/`, `local/${name}/`, `${infraFolder}/${name}.ts`].some((path) => file.startsWith(path)),
  );
  if (found === undefined) return;
  throw new Failure({
    what: `There is no new environment ${JSON.stringify(name)}`,
    why: `${found} is there already, and ${configFile} names no such environment`,
    wayOut: 'Choose another name, or remove what is left of an old one: docs/new-environment.md.',
  });
}

async function copies({ name, after }: EnvironmentWish, { files, textOf }: EnvironmentGround): Promise<Files> {
  const own = new Set([`clusters/${after}/hold.yaml`, `clusters/${after}/again.yaml`]);
  const of = files.filter(
    (file) => /^(?:clusters|local)\//.test(file) && file.split('/')[1] === after && !own.has(file),
  );
  const texts = await Promise.all(
    of.map(async (file): Promise<[string, string]> => {
      const [parent, , ...rest] = file.split('/');
      const text = await textOf(file);
      // Pins are of images, and no image is called after an environment.
      return [[parent, name, ...rest].join('/'), rest[0] === 'images' ? text : renamed(text, after, name)];
    }),
  );
  return Object.fromEntries(texts);
}

async function edits(wish: EnvironmentWish, { files, textOf }: EnvironmentGround): Promise<Files> {
  const { name, after } = wish;
  const workflows = files.filter((file) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(file));
  const matrices = await Promise.all(
    workflows.map(async (file): Promise<[string, string]> => [file, withMatrix(await textOf(file), wish)]),
  );
  const all: Files = {
    ...Object.fromEntries(matrices),
    [configFile]: withEnvironment(await textOf(configFile), wish),
    [ownersFile]: withOwners(await textOf(ownersFile), wish),
    ...(files.includes(renovateFile) && {
      [renovateFile]: withIgnored(await textOf(renovateFile), [`clusters/${name}/**`, `${infraFolder}/${name}.ts`], files.includes(`${infraFolder}/${after}.ts`)), // prettier-ignore
    }),
  };
  const changed = await Promise.all(
    Object.entries(all).map(async ([file, text]) => ((await textOf(file)) === text ? [] : [[file, text] as const])),
  );
  return Object.fromEntries(changed.flat());
}

/** Who owns the files of the other owns those of the new one. */
function withOwners(text: string, { name, after }: EnvironmentWish): string {
  const lines = text.split('\n');
  const of = lines.filter((line) => line.startsWith(`/clusters/${after}/`));
  const last = lines.findLastIndex((line) => line.startsWith(`/clusters/${after}/`));
  if (last < 0) return text;
  return lines.toSpliced(last + 1, 0, ...of.map((line) => line.replace(`/clusters/${after}/`, `/clusters/${name}/`))).join('\n'); // prettier-ignore
}

/** What comes after the first environment takes what ran before it, and nothing of Renovate's. */
function withIgnored(text: string, [manifests, settings]: readonly string[], hasInfra: boolean): string {
  return text.replace(/("ignorePaths": \[\n)([^\]]*?)(\n *\])/, (_all, start: string, list: string, end: string) => {
    const lines = list.split('\n').map((line) => line.replace(/,$/, ''));
    const added = [manifests, ...(hasInfra ? [settings] : [])].map((path) => `    ${JSON.stringify(path)}`);
    return start + [...lines, ...added].toSorted((one, other) => (one < other ? -1 : 1)).join(',\n') + end;
  });
}

/** Its cluster on AWS, where the other has one. */
async function infra(wish: EnvironmentWish, { config, files, textOf }: EnvironmentGround): Promise<Files> {
  const path = (environment: string): string => `${infraFolder}/${environment}.ts`;
  if (!files.includes(path(wish.after))) return {};
  const there = config.environments.filter((environment) => files.includes(path(environment)));
  const texts = await Promise.all(there.map((environment) => textOf(path(environment))));
  const order = there.flatMap((each) => (each === wish.after ? [each, wish.name] : [each]));
  const workflow = '.github/workflows/infra.yaml';
  return {
    [path(wish.name)]: infraSettings(texts[there.indexOf(wish.after)]!, wish, texts),
    [`${infraFolder}/index.ts`]: withInfra(await textOf(`${infraFolder}/index.ts`), wish),
    ...(files.includes(workflow) && { [workflow]: withApply(await textOf(workflow), wish, order) }),
  };
}
