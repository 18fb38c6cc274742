import { parseDocument } from 'yaml';
import { overlaysIn } from '../../model/overlays.ts';
import { environments } from '../../model/environment.ts';
import { closuresIn } from '../../toolbox/upstreams/closure.ts';
import { inlined, type InlinedFolder } from './inlined.ts';
import { isRecord } from './paths.ts';

/** The kustomizations of a checkout that something renders. */
export interface Graph {
  readonly folders: ReadonlyMap<string, InlinedFolder>;
  /** Those of which one is made. */
  readonly closure: (path: string) => Promise<readonly InlinedFolder[]>;
  /** The kustomizations that name this one. */
  readonly namedBy: (path: string) => readonly string[];
  /** The kustomizations by which this one can be built: itself, or for a Component those that it is a part of. */
  readonly hosts: (path: string) => readonly string[];
}

/** The graph of all overlays in `clusters/<env>` and `local/<env>`, and of those beside the latter. */
export async function graphOf(root: string): Promise<Graph> {
  const parents = environments.flatMap((environment) => [`clusters/${environment}`, `local/${environment}`]);
  const overlays = (await Promise.all([...parents, 'local'].map((parent) => overlaysIn(parent, root)))).flat();
  const [closureAsWritten, known] = [closuresIn(root), new Map<string, Promise<InlinedFolder>>()];
  const closure: Graph['closure'] = async (path) => {
    const written = await closureAsWritten(path);
    return await Promise.all(
      written.map((folder) => {
        const found = known.get(folder.path) ?? inlined(root, folder);
        known.set(folder.path, found);
        return found;
      }),
    );
  };
  const closures = await Promise.all(overlays.map(({ path }) => closure(path)));
  const folders = new Map(closures.flat().map((folder) => [folder.path, folder]));
  const named = Map.groupBy(
    [...folders.values()].flatMap(({ path, next }) => next.map((target) => ({ path, target }))),
    ({ target }) => target,
  );
  const namedBy = (path: string): readonly string[] => [...new Set((named.get(path) ?? []).map((each) => each.path))];
  const components = new Set([...folders.values()].filter(({ text }) => isComponent(text)).map(({ path }) => path));
  const hosts = (path: string): readonly string[] =>
    components.has(path) ? [...new Set(namedBy(path).flatMap(hosts))] : [path];
  return { folders, closure, namedBy, hosts };
}

function isComponent(text: string): boolean {
  // Of several documents Kustomize takes the first, of two keys the last.
  const object: unknown = parseDocument(text, { uniqueKeys: false }).toJS();
  return isRecord(object) && object['kind'] === 'Component';
}
