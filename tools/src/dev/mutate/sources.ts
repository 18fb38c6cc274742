import { readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path/posix';
import { listFiles } from '../../lib/git/checkout.ts';
import { environments } from '../../model/environment.ts';
import { deletedMutations, deletedObjects } from './deleted.ts';
import { movedMutations } from './moved.ts';
import type { Mutation } from './mutation.ts';
import { noEffectMutations } from './no-effect.ts';
import { sourcePlaces, type SourcePlace } from './places.ts';
import { referenceMutations } from './reference.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What is not mutated, and why; each is said in the report. */
export const unmutated: Readonly<Record<string, string>> = {
  'monitoring/rules, monitoring/dashboards and the boards of local/components/dashboards':
    'generated: whatever differs from what its source says is refused',
  'monitoring/src and monitoring/emitted': 'programs and records, which the unit tests judge',
  'local/cni and local/compose': 'no Application syncs them',
  'scripts beside manifests': 'they have no fields',
};

const folders = ['base', 'clusters', 'monitoring', 'local/components', ...environments.map((name) => `local/${name}`)];

/** Whether a file, by its path from the root, is one that people write and an overlay reads. */
function isSource(file: string): boolean {
  if (!folders.some((folder) => file.startsWith(`${folder}/`))) return false;
  if (
    /^monitoring\/(components\/[^/]+\/dashboards|src|emitted|rules|dashboards|runbooks)\/|^local\/components\/dashboards\/(.+\/)?boards\/|\/package\.json$/.test(
      file,
    )
  )
    return false;
  return /\.(ya?ml|ini|json)$/.test(file);
}

/** Every mutation of the sources of a checkout, in the order of the files. */
export async function mutationsOf(root: string, known: Vocabulary): Promise<readonly Mutation[]> {
  const files = (await listFiles(root)).filter(isSource).toSorted();
  const texts = await Promise.all(files.map((file) => readFile(join(root, file), 'utf8')));
  const places = new Map(files.map((file, index) => [file, sourcePlaces(file, texts[index]!)]));
  const entries = entriesOf(places);
  return [...places].flatMap(([file, found]) =>
    [
      referenceMutations(file, found, known),
      noEffectMutations(file, found),
      deletedMutations(file, found),
      deletedObjects(file, found, entries.get(file) ?? []),
      movedMutations(file, found),
    ].flat(),
  );
}

type Entry = { readonly file: string; readonly cut: NonNullable<SourcePlace['cut']> };

/** Where each file is listed. */
function entriesOf(places: ReadonlyMap<string, readonly SourcePlace[]>): ReadonlyMap<string, readonly Entry[]> {
  const all = [...places].flatMap(([file, found]) =>
    found.flatMap(({ role, path, value, cut }): readonly (readonly [string, Entry])[] =>
      role === 'kustomization' && path === 'resources.*' && cut !== undefined && value !== undefined
        ? [[normalize(join(dirname(file), String(value.value))), { file, cut }]]
        : [],
    ),
  );
  return new Map(
    [...Map.groupBy(all, ([target]) => target)].map(([target, group]) => [target, group.map(([, entry]) => entry)]),
  );
}
