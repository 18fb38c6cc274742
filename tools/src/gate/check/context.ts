import { join } from 'node:path';
import { overlaysIn } from '../../model/overlays.ts';
import { partsOn } from '../../model/switched-part.ts';
import { inParallel } from '../../lib/process/parallel.ts';
import { ensureUpstreams } from '../../toolbox/sources/upstream.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { placed } from '../placed.ts';
import { writtenIn } from '../laws/sources.ts';
import { environments, type Environment } from '../../model/environment.ts';
import { Failure } from '../../lib/failure.ts';
import { startOf } from '../../diff/sides.ts';
import { checkDependencies, type CheckDependencies } from './dependencies.ts';
import { defined } from '../../lib/values/defined.ts';

/** The overlays of one environment: those of the real cluster, or those of the laptop over them. */
interface Tree {
  readonly environment: Environment;
  /** `clusters/<env>` or `local/<env>`. */
  readonly folder: string;
}

/** What every section of a check works on. Everything is rendered and read once, at the first call. */
export interface CheckContext {
  /** The checkout under review. */
  readonly root: string;
  /** The revision that the change goes onto, if the check is of a change. */
  readonly base?: string;
  /** The commit that the change started from; asked only where there is a base. */
  readonly start: () => Promise<string>;
  /** The moment for which it is judged what a hold keeps out and what has soaked, in milliseconds since 1970. */
  readonly now: number;
  /** The labels of the pull request. */
  readonly labels: readonly string[];
  /** What it works by: its own, or what many checks in one process share. */
  readonly dependencies: CheckDependencies;
  /** The objects of all overlays in `clusters/<env>`, those that do not render left out. */
  readonly renders: (environment: Environment) => Promise<readonly Rendered[]>;
  /** The same for `clusters/<env>` and `local/<env>`, in this order for each environment. */
  readonly trees: () => Promise<readonly (Tree & { readonly objects: readonly Rendered[] })[]>;
  /** The overlays that do not render, in Kustomize's words. */
  readonly unrendered: () => Promise<readonly Finding[]>;
  /** Every YAML document below base, monitoring, clusters and local as people wrote it, and the file of tool versions. */
  readonly sources: () => Promise<readonly Rendered[]>;
  /** The files among these that say nothing which can be read. */
  readonly unread: () => Promise<readonly Finding[]>;
  /** Progress, for people who wait. */
  readonly say: (line: string) => void;
  /** Something that the reader of the report should know and that is no finding. */
  readonly note: (line: string) => void;
}

interface ContextOptions {
  readonly root: string;
  readonly base?: string;
  /** Default: this machine's clock. */
  readonly now?: number;
  readonly labels?: readonly string[];
  readonly dependencies?: Partial<CheckDependencies>;
  readonly say?: (line: string) => void;
}

/** The context of one check of one checkout. */
export function contextOf(options: ContextOptions): CheckContext {
  const { root, base, now = Date.now(), labels = [], dependencies, say = () => {} } = options;
  const own = { ...checkDependencies(), ...dependencies };
  const rendered = once(() => renderAll(root, own, say));
  const written = once(() => writtenIn(root, own.parse));
  return {
    root,
    ...defined({ base }),
    start: once(() => startOf(root, base)),
    now,
    labels,
    dependencies: own,
    renders: async (environment) =>
      (await rendered()).trees.find(({ folder }) => folder === `clusters/${environment}`)?.objects ?? [],
    trees: async () => (await rendered()).trees,
    unrendered: async () => (await rendered()).failures,
    sources: async () => (await written()).documents,
    unread: async () => (await written()).unread,
    say,
    note: say,
  };
}

const trees: readonly Tree[] = environments.flatMap((environment) =>
  ['clusters', 'local'].map((parent) => ({ environment, folder: `${parent}/${environment}` })),
);

async function renderAll(root: string, { build, parse }: CheckDependencies, say: (line: string) => void) {
  await ensureUpstreams(say, await partsOn(environments, root));
  const overlays = (await Promise.all(trees.map(({ folder }) => overlaysIn(folder, root)))).flat();
  const failures: Finding[] = trees
    .filter(({ folder }) => folder.startsWith('clusters/') && !overlays.some(({ path }) => path.startsWith(folder)))
    .map(({ folder }) => nothingIn(folder));
  const objects = await inParallel(overlays, async ({ path }) => {
    try {
      const made = parse(await build(join(root, path), root)).map((object) => ({ file: path, object }));
      const nameless = made.filter(({ object }) => !isVersion(object.apiVersion));
      failures.push(...nameless.map(withoutVersion));
      return made.filter((one) => !nameless.includes(one));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      failures.push(unrenderable(path, error));
      return [];
    }
  });
  const found = trees.map(({ environment, folder }) => ({
    environment,
    folder,
    objects: placed(objects.flat().filter(({ file }) => file.startsWith(`${folder}/`))),
  }));
  return { trees: found, failures };
}

function nothingIn(folder: string): Finding {
  const reason = 'the environment has nothing to render';
  const wayOut = `Add an overlay: ${folder}/<component>/kustomization.yaml.`;
  return { file: folder, object: 'environment', field: 'the folder', value: 'without overlays', reason, wayOut };
}

function isVersion(apiVersion: unknown): boolean {
  return typeof apiVersion === 'string' && apiVersion !== '';
}

/** Kustomize renders it; Argo CD does not know what it is. */
function withoutVersion(source: Rendered): Finding {
  const reason = 'nobody can tell which kind of which version it is';
  return finding(source, 'apiVersion', source.object.apiVersion, { reason, wayOut: 'Write it, as `apiVersion: v1`.' });
}

function unrenderable(path: string, { parts, cause }: Failure): Finding {
  // Kustomize says all on its first line, and the exit code on its last.
  const said = String((cause as { stderr?: unknown } | undefined)?.stderr ?? '')
    .replace(/^Error: /, '')
    .split('\n')[0];
  const reason = (said || (parts.why ?? parts.what)).slice(0, 600);
  const wayOut = `Mend ${path}/kustomization.yaml or what it names.`;
  return { file: path, object: 'overlay', field: 'the render', value: 'nothing', reason, wayOut };
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let kept: Promise<T> | undefined;
  return () => (kept ??= work());
}
