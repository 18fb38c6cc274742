import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { baseRendersFolder, forgetOldRenders, keptRender } from '../../diff/base-renders.ts';
import { inputsReader } from '../../diff/inputs.ts';
import { Failure } from '../../lib/failure.ts';
import { inParallel } from '../../lib/process/parallel.ts';
import type { Finding } from '../../model/finding.ts';
import { toolPath } from '../../toolbox/tools.ts';
import type { CheckContext } from '../check/context.ts';
import { verdictFindings } from './findings.ts';
import { graphOf } from './hosts.ts';
import { verdictsOf } from './judge.ts';

interface EffectOptions {
  /** Whether the kustomization in a folder is judged; by default every one is. */
  readonly isAsked?: (path: string) => boolean;
  /** Where what is known is kept; default: the cache. */
  readonly folder?: string;
}

/**
 * Everything in a kustomization that changes no object, and every patch that takes items out of a list without a word.
 * What is known of a kustomization is kept for as long as nothing that Kustomize reads for it changes.
 */
export async function effectFindings(
  { root, dependencies }: CheckContext,
  { isAsked = () => true, folder = baseRendersFolder() }: EffectOptions = {},
): Promise<readonly Finding[]> {
  const [graph, judges] = [await graphOf(root), await judgesOf()];
  const inputs = inputsReader(root);
  const renders = new Map<string, Promise<Host | undefined>>();
  const render = (path: string): Promise<Host | undefined> => {
    const host = renders.get(path) ?? hostAt(path);
    renders.set(path, host);
    return host;
  };
  const hostAt = async (path: string): Promise<Host | undefined> => {
    const { hash } = await inputs(path);
    try {
      const text = await keptRender(folder, judges, hash, () => dependencies.build(join(root, path), root));
      return { path, hash, render: text };
    } catch (error) {
      if (error instanceof Failure) return undefined;
      throw error;
    }
  };
  // A base that does not stand alone is judged in what reads it.
  const hostsOf = async (paths: readonly string[]): Promise<readonly Host[]> => {
    const found = await Promise.all(
      paths.map(async (path) => (await render(path)) ?? (await hostsOf(graph.namedBy(path).flatMap(graph.hosts)))),
    );
    return [...new Map(found.flat().map((host) => [host.path, host])).values()].toSorted(
      (one, other) => one.render.length - other.render.length,
    );
  };
  const asked = [...graph.folders.values()].filter(({ path }) => isAsked(path));
  const findings = await inParallel(asked, async ({ path, file, text }) => {
    const hosts = await hostsOf(graph.hosts(path));
    // What does not render is refused for that.
    if (hosts.length === 0) return [];
    const isKnown = hosts.every(({ hash }) => hash !== undefined);
    const key = isKnown ? JSON.stringify([path, ...hosts.map(({ hash }) => hash)]) : undefined;
    const found = await keptRender(folder, judges, key, async () =>
      JSON.stringify(await verdictFindings(root, join(path, file), await verdictsOf({ root, path, text, hosts }))),
    );
    return JSON.parse(found) as readonly Finding[];
  });
  await forgetOldRenders(folder);
  return findings.flat();
}

interface Host {
  readonly path: string;
  readonly hash: string | undefined;
  readonly render: string;
}

/** What a verdict depends on beside the files: Kustomize, and the text of what judges. */
async function judgesOf(): Promise<string> {
  const names = (await readdir(import.meta.dirname)).filter((name) => !name.includes('.test.')).toSorted();
  const texts = await Promise.all(names.map((name) => readFile(join(import.meta.dirname, name), 'utf8')));
  return [await toolPath('kustomize'), createHash('sha256').update(texts.join('\n')).digest('hex')].join('\n');
}
