import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { inputsReader } from '../../diff/inputs.ts';
import { copyFiles } from '../../lib/files/files.ts';
import { listFiles } from '../../lib/git/checkout.ts';
import { environments } from '../../model/environment.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { overlaysIn } from '../../model/overlays.ts';
import { build } from '../../toolbox/kustomize.ts';
import { inParallel } from '../../lib/process/parallel.ts';
import { edited, type Mutation } from './mutation.ts';
import { parseStubs, upstreamsOf, withoutUpstreams, type Upstreams } from './stubs.ts';

/** A checkout to mutate one file of, and to ask what it renders then. */
export interface Workbench {
  /** A clone; git knows its main. */
  readonly folder: string;
  /** Renders as the pinned Kustomize does, only what reads a mutated file, and of that only what lies in `tree` if one is named. */
  build(path: string, tree?: string): Promise<string>;
  /** The trees with an overlay that reads a mutated file: "clusters/staging". */
  readonly touchedTrees: () => readonly string[];
  readonly parse: (text: string) => readonly KubeObject[];
  /** Puts a mutation in, works, and takes it out again. */
  with<T>(mutation: Mutation, work: () => Promise<T>): Promise<T>;
}

/** What all benches share: what the checkout renders without any mutation, by overlay. */
export interface Fresh {
  readonly texts: ReadonlyMap<string, string>;
  /** The same by tree, as one text. */
  readonly trees: ReadonlyMap<string, string>;
  /** Overlay -> the folders that it reads. */
  readonly folders: ReadonlyMap<string, readonly string[]>;
  readonly upstreams: Upstreams;
  readonly parse: Workbench['parse'];
}

const parts = ['base', 'clusters', 'local', 'monitoring'];

/** Renders every overlay of a clone once; upstream manifests are rendered apart, so that no later render fetches them. */
export async function freshRenders(folder: string, rendering: string): Promise<Fresh> {
  const upstreams = await upstreamsOf(folder, parts);
  await layOut(folder, rendering, upstreams);
  const trees = environments.flatMap((name) => [`clusters/${name}`, `local/${name}`]);
  const overlays = (await Promise.all(trees.map((tree) => overlaysIn(tree, folder)))).flat().map(({ path }) => path);
  const texts = await inParallel(overlays, (path) => build(join(rendering, path), rendering));
  const inputs = inputsReader(folder);
  const folders = await Promise.all(overlays.map(async (path) => [path, (await inputs(path)).folders] as const));
  const known = new Map(overlays.map((path, index) => [path, texts[index]!]));
  const parse = parseStubs(upstreams);
  const objects = new Map(texts.map((text) => [text, parse(text)]));
  const byTree = Map.groupBy(overlays, treeOf);
  return {
    texts: known,
    trees: new Map([...byTree].map(([tree, own]) => [tree, own.map((path) => known.get(path)!).join('---\n')])),
    folders: new Map(folders),
    upstreams,
    parse: (text) => objects.get(text) ?? parse(text),
  };
}

/** A bench on a clone, which renders in `rendering`. */
export async function workbenchOn(folder: string, rendering: string, fresh: Fresh): Promise<Workbench> {
  await layOut(folder, rendering, fresh.upstreams);
  let touched: readonly string[] = [];
  const isTouched = (overlay: string): boolean => {
    const reads = fresh.folders.get(overlay);
    return reads === undefined || touched.some((file) => reads.some((each) => file.startsWith(`${each}/`)));
  };
  const put = async (file: string, text: string | undefined): Promise<void> => {
    for (const root of [folder, rendering]) {
      const target = join(root, file);
      // A clone's files are links to the same ones of the others.
      await rm(target, { force: true });
      if (text !== undefined)
        await writeFile(target, root === folder ? text : withoutUpstreams(file, text, fresh.upstreams));
    }
  };
  return {
    folder,
    parse: fresh.parse,
    touchedTrees: () => [...new Set([...fresh.texts.keys()].filter(isTouched).map(treeOf))],
    build: async (path, tree) => {
      const overlay = relative(folder, path);
      const isWanted = isTouched(overlay) && (tree === undefined || treeOf(overlay) === tree);
      return isWanted ? await build(join(rendering, overlay), rendering) : fresh.texts.get(overlay)!;
    },
    with: async (mutation, work) => {
      touched = [...new Set(mutation.edits.map(({ file }) => file))];
      const before = await Promise.all(touched.map((file) => readFile(join(folder, file), 'utf8')));
      try {
        for (const [index, file] of touched.entries()) {
          await put(
            file,
            edited(
              before[index]!,
              mutation.edits.filter((edit) => edit.file === file),
            ),
          );
        }
        return await work();
      } finally {
        for (const [index, file] of touched.entries()) await put(file, before[index]);
        touched = [];
      }
    },
  };
}

async function layOut(folder: string, rendering: string, upstreams: Upstreams): Promise<void> {
  const files = (await listFiles(folder)).filter((file) => parts.some((part) => file.startsWith(`${part}/`)));
  await copyFiles(folder, rendering, files);
  for (const { name, text } of upstreams.values()) {
    await mkdir(join(rendering, name), { recursive: true });
    await writeFile(join(rendering, name, 'all.yaml'), text);
    await writeFile(join(rendering, name, 'kustomization.yaml'), 'resources: [all.yaml]\n');
  }
  for (const file of files.filter((each) => each.endsWith('kustomization.yaml'))) {
    const text = await readFile(join(folder, file), 'utf8');
    const local = withoutUpstreams(file, text, upstreams);
    if (local !== text) await writeFile(join(rendering, file), local);
  }
}

function treeOf(overlay: string): string {
  return overlay.split('/').slice(0, 2).join('/');
}
