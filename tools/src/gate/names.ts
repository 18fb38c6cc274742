import type { CheckContext } from './check/context.ts';
import type { Finding } from '../model/finding.ts';
import { Failure } from '../lib/failure.ts';
import { remotesOf } from '../lib/git/remote.ts';
import { readFiles } from '../model/names/files.ts';
import { checkoutOwner } from '../model/names/fork.ts';
import { readNames } from '../model/names/names.ts';
import { configFile } from '../model/config/config.ts';
import type { Names } from '../lib/fork-config.ts';
import { foreignNames, missingNames, leftoverNames } from './names-places.ts';
import { sameRepository } from '../model/names/repository.ts';
import { templateNames } from '../model/names/template.ts';

/** The names that manifests repeat are those of lockstep.config.ts, and these are those of the repository it lives in. */
export async function nameFindings({ root, note }: CheckContext): Promise<readonly Finding[]> {
  const own = ownNames(root);
  if ('reason' in own) return [own];
  // A document may say where a fork came from.
  const files = await readFiles(root, (path) => !/\.md$|^package-lock\.json$|^LICENSE$/.test(path));
  const fork = checkoutOwner(own, await remotesOf(root));
  if (fork.is === 'unknown') note(`Whether this is a fork cannot be told: ${fork.why}.`);
  if (fork.is === 'fork') return foreignNames(files, own, fork.repository);
  const isTemplate = sameRepository(own.repository, templateNames.repository);
  return [...missingNames(files, own), ...(isTemplate ? [] : leftoverNames(files, own))];
}

function ownNames(root: string): Names | Finding {
  try {
    return readNames(root);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { what, why = what, wayOut } = error.parts;
    return { file: configFile, object: 'names', field: 'the file', value: what, reason: why, wayOut };
  }
}
