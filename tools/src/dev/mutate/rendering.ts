import { dirname, join, relative } from 'node:path';
import { contextOf, type CheckContext } from '../../gate/check/context.ts';
import type { DryRun } from '../../gate/apiserver/dry-run-server.ts';
import { environments } from '../../model/environment.ts';
import { textIfThere } from '../../lib/files/if-there.ts';
import type { Mutation } from './mutation.ts';
import type { Fresh, Workbench } from './workbench.ts';

/** A checkout with a mutation, as the sections of `check` see it. */
export interface Rendering {
  readonly context: CheckContext;
  /** Whether everything renders as without the mutation. */
  readonly isSame: () => boolean;
  readonly textOf: (tree: string) => string;
}

/**
 * A context with the trees that the mutation is read in, or with one of them: what is said of the others is known, since
 * each section judges one tree at a time.
 */
export function renderingOn(bench: Workbench, fresh: Fresh, dryRun: DryRun, tree?: string): Rendering {
  const texts = new Map<string, string>();
  const build = async (path: string): Promise<string> => {
    const text = await bench.build(path, tree);
    texts.set(relative(bench.folder, path), text);
    return text;
  };
  const context = contextOf({ root: bench.folder, base: 'main', dependencies: { dryRun, parse: bench.parse, build } });
  const touched = tree === undefined ? bench.touchedTrees() : [tree];
  // Some laws read all environments together.
  const isWhole = tree === undefined && touched.some((each) => each.startsWith('clusters/'));
  const wanted = new Set(touched.concat(isWhole ? environments.map((each) => `clusters/${each}`) : []));
  return {
    context: { ...context, trees: async () => (await context.trees()).filter(({ folder }) => wanted.has(folder)) },
    isSame: () => [...texts].every(([overlay, text]) => fresh.texts.get(overlay) === text),
    textOf: (name) =>
      [...texts].flatMap(([overlay, text]) => (overlay.startsWith(`${name}/`) ? text : [])).join('---\n'),
  };
}

/**
 * The folders of the kustomizations that a mutation changes, themselves or what they patch and generate with: that of
 * all kustomizations leaves builds to ask for each part of each.
 */
export async function kustomizationsOf(root: string, { edits }: Mutation): Promise<readonly string[]> {
  const found = await Promise.all(
    [...new Set(edits.map(({ file }) => file))].map(async (file): Promise<readonly string[]> => {
      if (file.endsWith('/kustomization.yaml')) return [dirname(file)];
      for (let folder = dirname(file); folder !== '.'; folder = dirname(folder)) {
        const text = await textIfThere(join(root, folder, 'kustomization.yaml'));
        if (text === undefined) continue;
        const named = text.split('\n').find((line) => line.includes(relative(folder, file)));
        return named === undefined || /^\s*- [^:]*$/.test(named) ? [] : [folder];
      }
      return [];
    }),
  );
  return found.flat();
}
