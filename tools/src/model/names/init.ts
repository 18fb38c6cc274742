import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../lib/failure.ts';
import { originOf } from '../../lib/git/remote.ts';
import { uncommitted } from '../../lib/git/checkout.ts';
import { readFiles, repeatsNames } from './files.ts';
import { readNames } from './names.ts';
import { configFile, parseNames } from '../config/config.ts';
import type { Names } from '../../lib/fork-config.ts';
import { ownersFile, readOwners, type Owners } from './owners.ts';
import { plannedChanges, type FileChange } from './plan.ts';
import { wantedNames, type NamesWish } from './wanted.ts';

interface InitOptions {
  /** The checkout. */
  readonly root: string;
  readonly wish: NamesWish;
  /** Write nothing. */
  readonly dryRun?: boolean;
  /** Write over changes that no commit has. */
  readonly force?: boolean;
}

export interface InitResult {
  readonly names: Names;
  readonly owners: Owners;
  /** None when the checkout has these names already. */
  readonly changes: readonly FileChange[];
}

/**
 * Makes a fork its owner's: writes these names and owners wherever the checkout's own or the template's stand.
 * @throws {Failure} when an option is missing or cannot be, or a file to write has changes that no commit has.
 */
export async function initNames({ root, wish, dryRun = false, force = false }: InitOptions): Promise<InitResult> {
  const files = await readFiles(root, (path) => path === configFile || path === ownersFile || repeatsNames(path));
  const textOf = (path: string): string => files.find((file) => file.path === path)?.text ?? '';
  const now = textOf(configFile) === '' ? readNames(root) : parseNames(textOf(configFile));
  const present = { names: now, owners: readOwners(textOf(ownersFile)), origin: await originOf(root) };
  const { names, owners } = wantedNames(wish, present);
  const changes = plannedChanges(files, now, names, owners);
  if (dryRun) return { names, owners, changes };
  if (!force) await refuseUncommitted(root, changes);
  // The file of the names last: until it is there, another run starts from the names of before.
  const ordered = changes.toSorted((one, other) => Number(one.path === configFile) - Number(other.path === configFile));
  for (const { path, text } of ordered) await writeFile(join(root, path), text);
  return { names, owners, changes };
}

async function refuseUncommitted(root: string, changes: readonly FileChange[]): Promise<void> {
  const paths = changes.map(({ path }) => path);
  const dirty = paths.length === 0 ? [] : await uncommitted(root, paths);
  if (dirty.length === 0) return;
  throw new Failure({
    what: 'Files that would be written have changes that no commit has',
    why: dirty.join(', '),
    wayOut: 'Commit them or take them back, so that `git diff` shows you what this command does; or add --force.',
  });
}
