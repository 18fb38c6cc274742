import { readTexts } from '../../lib/git/objects.ts';
import { filesOf } from '../../lib/git/trees.ts';
import { repeatsNames } from '../names/files.ts';
import type { Names } from '../../lib/fork-config.ts';
import { configFile, parseNames } from '../config/config.ts';
import { formerNamesFile, parseFormerNames, withFormerNames } from '../names/former.ts';
import { ownersFile, readOwners, type Owners } from '../names/owners.ts';
import { plannedChanges } from '../names/plan.ts';
import { templateNames } from '../names/template.ts';

/** What a repository calls itself, and who reviews it. */
interface Ownership {
  readonly names: Names;
  readonly owners: Owners;
}

/** The names and owners in a commit. @throws {Failure} naming the field, when the names are not as `init` writes them. */
export async function ownershipOf(repo: string, commit: string): Promise<Ownership> {
  const paths = [configFile, formerNamesFile, ownersFile].map((path) => `${commit}:${path}`);
  const [config, former, owners = ''] = await readTexts(repo, paths);
  return { names: namesOf(config, former) ?? parseNames(''), owners: readOwners(owners) };
}

/**
 * The files of a commit of the template that `init` would change for this owner, as it would write them, by their paths.
 * Nothing is written.
 */
export async function namedFiles(
  repo: string,
  commit: string,
  { names, owners }: Ownership,
): Promise<Readonly<Record<string, string>>> {
  const paths = (await filesOf(repo, commit)).filter(saysNames);
  const texts = await readTexts(
    repo,
    paths.map((path) => `${commit}:${path}`),
  );
  const files = paths.map((path, index) => ({ path, text: texts[index]! }));
  const textOf = (wanted: string) => files.find(({ path }) => path === wanted)?.text;
  const former = textOf(formerNamesFile);
  const now = namesOf(textOf(configFile), former) ?? templateNames;
  const renamed = former === undefined ? {} : { [formerNamesFile]: withFormerNames(former, names) };
  const others = files.filter(({ path }) => path !== formerNamesFile);
  return {
    ...renamed,
    ...Object.fromEntries(plannedChanges(others, now, names, owners).map(({ path, text }) => [path, text])),
  };
}

function namesOf(config: string | undefined, former: string | undefined): Names | undefined {
  if (config !== undefined) return parseNames(config);
  return former === undefined ? undefined : parseFormerNames(former);
}

function saysNames(path: string): boolean {
  return path === configFile || path === formerNamesFile || path === ownersFile || repeatsNames(path);
}
