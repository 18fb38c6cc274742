import { join } from 'node:path';
import { keptRender } from '../../diff/base-renders.ts';
import { inputsReader } from '../../diff/inputs.ts';
import { Failure } from '../../lib/failure.ts';
import { inParallel } from '../../lib/process/parallel.ts';
import type { CheckContext } from '../check/context.ts';
import { graphOf } from './hosts.ts';
import type { InlinedFolder } from './inlined.ts';
import type { Judged } from './judge.ts';
import type { Host } from './outcome.ts';
import { proofsIn } from './proof/proofs.ts';

/** Where renders are kept, and what they depend on beside the files. */
interface Keep {
  readonly folder: string;
  readonly judges: string;
}

interface Found {
  readonly judged: Judged;
  readonly folder: InlinedFolder;
  /** The same for the same verdicts; undefined when these may differ all the same. */
  readonly key: string | undefined;
}

/** The kustomizations of a checkout that something renders; what does not render is refused for that. */
export async function judgedIn(
  { root, dependencies }: CheckContext,
  keep: Keep,
  isAsked: (path: string) => boolean = () => true,
): Promise<readonly Found[]> {
  const graph = await graphOf(root);
  const { closure } = graph;
  const inputs = inputsReader(root);
  const proofs = proofsIn({ root, closure, renders: keep.folder, parse: dependencies.parse });
  const renders = new Map<string, Promise<HashedHost | undefined>>();
  const render = (path: string): Promise<HashedHost | undefined> => {
    const host = renders.get(path) ?? hostAt(path);
    renders.set(path, host);
    return host;
  };
  const hostAt = async (path: string): Promise<HashedHost | undefined> => {
    const { hash } = await inputs(path);
    try {
      const text = await keptRender(keep.folder, keep.judges, hash, () => dependencies.build(join(root, path), root));
      return { path, hash, render: text };
    } catch (error) {
      if (error instanceof Failure) return undefined;
      throw error;
    }
  };
  // A base that does not stand alone is judged in what reads it.
  const hostsOf = async (paths: readonly string[]): Promise<readonly HashedHost[]> => {
    const found = await Promise.all(
      paths.map(async (path) => (await render(path)) ?? (await hostsOf(graph.namedBy(path).flatMap(graph.hosts)))),
    );
    return [...new Map(found.flat().map((host) => [host.path, host])).values()].toSorted(
      (one, other) => one.render.length - other.render.length,
    );
  };
  const asked = [...graph.folders.values()].filter(({ path }) => isAsked(path));
  const all = await inParallel(asked, async (folder) => {
    const { path, text } = folder;
    const hosts = await hostsOf(graph.hosts(path));
    const isKnown = hosts.every(({ hash }) => hash !== undefined);
    const key = isKnown ? JSON.stringify([path, ...hosts.map(({ hash }) => hash)]) : undefined;
    return { judged: { root, path, text, hosts, closure, proofs }, folder, key };
  });
  return all.filter(({ judged }) => judged.hosts.length > 0);
}

interface HashedHost extends Host {
  readonly hash: string | undefined;
}
