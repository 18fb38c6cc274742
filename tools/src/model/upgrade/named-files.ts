import { readTexts } from '../../lib/git/objects.ts';
import { filesOf } from '../../lib/git/trees.ts';
import { repeatsNames } from '../names/files.ts';
import { namesFile, parseNames, type Names } from '../names/names.ts';
import { ownersFile, readOwners, type Owners } from '../names/owners.ts';
import { planOf } from '../names/plan.ts';
import { template } from '../names/template.ts';

/** What a repository calls itself, and who reviews it. */
export interface Ownership {
  readonly names: Names;
  readonly owners: Owners;
}

/** The names and owners in a commit. @throws {Failure} naming the field, when the names are not as `init` writes them. */
export async function ownershipOf(repo: string, commit: string): Promise<Ownership> {
  const [names = '', owners = ''] = await readTexts(repo, [`${commit}:${namesFile}`, `${commit}:${ownersFile}`]);
  return { names: parseNames(names), owners: readOwners(owners) };
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
  const own = files.find(({ path }) => path === namesFile);
  const now = own === undefined ? template : parseNames(own.text);
  return Object.fromEntries(planOf(files, now, names, owners).map(({ path, text }) => [path, text]));
}

function saysNames(path: string): boolean {
  return path === namesFile || path === ownersFile || repeatsNames(path);
}
