import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { keptRender } from '../../../diff/base-renders.ts';
import { Failure } from '../../../lib/failure.ts';
import { ifThere, textIfThere } from '../../../lib/files/if-there.ts';
import { buildAsItStands } from '../../../toolbox/kustomize.ts';
import { toolPath } from '../../../toolbox/tools.ts';
import type { KustomizationFolder } from '../../../toolbox/upstreams/closure.ts';
import { keptUpstream } from '../../../toolbox/upstreams/kept.ts';
import { unknownContribution, resource, type Contribution } from './contributions.ts';
import { elementsIn, kustomizationIn } from '../elements.ts';
import { isRecord, valueAt } from '../paths.ts';
import { documentsOf, headOf } from './heads.ts';
import { entryDocuments, isPlainYaml } from '../patches.ts';
import { contributionsOf, generatorContribution } from './said.ts';
import { isYamlError } from '../../../lib/values/yaml-error.ts';

export type Parse = (text: string) => readonly unknown[];

/** Reads what the kustomizations of one checkout say, each once. */
export interface SourcesReader {
  (folder: KustomizationFolder): Promise<readonly Contribution[]>;
}

/** Fields that say nothing about values, or are read as resources, parts or generators. */
const read =
  /^(apiVersion|kind|metadata|resources|bases|components|patches\w*|images|labels|common\w+|namespace|replicas|\w+Generator|generatorOptions|replacements|sortOptions)$/;

export function sourcesReader(root: string, renders: string, parse: Parse): SourcesReader {
  const known = new Map<string, Promise<readonly Contribution[]>>();
  return (folder) => {
    const found = known.get(folder.path) ?? contributionsIn(root, folder, renders, parse);
    known.set(folder.path, found);
    return found;
  };
}

/** The name by which a part of a kustomization goes. */
export function ownerOf(folder: string, field: string): string {
  return `${folder} ${field}`;
}

async function contributionsIn(
  root: string,
  folder: KustomizationFolder,
  renders: string,
  parse: Parse,
): Promise<readonly Contribution[]> {
  const { path, text, next, remotes } = folder;
  const kustomization = kustomizationIn(text);
  if (!isRecord(kustomization) || !isPlain(text, kustomization)) return [unknownContribution()];
  const patch = (entry: unknown): Promise<readonly unknown[] | undefined> => entryDocuments(root, path, entry);
  const parts = await Promise.all(
    elementsIn(text).map((element) => contributionsOf(ownerOf(path, element.field), element, kustomization, patch)),
  );
  const items = (field: string): readonly unknown[] => {
    const list = valueAt(kustomization, [field]);
    return Array.isArray(list) ? list : [];
  };
  const made = ['configMapGenerator', 'secretGenerator']
    .flatMap(items)
    .filter((item) => !['merge', 'replace'].includes(String(valueAt(item, ['behavior']))));
  const names = ['resources', 'bases'].flatMap(items).map(String);
  const resources = await Promise.all(
    names.map(async (name) => {
      if (remotes.some((remote) => remote.text === name)) return await upstreamResources(name, renders, parse);
      if (next.includes(join(path, name))) return [];
      return resourcesIn(await fileText(join(root, path, name)), parse);
    }),
  );
  // A part that is no folder of the checkout may say anything.
  const isElsewhere = items('components').some((name) => !next.includes(join(path, String(name))));
  if (isElsewhere) return [unknownContribution()];
  return [...parts.flat(), ...made.map((item) => generatorContribution(item, undefined)), ...resources.flat()];
}

/** Undefined for what is no file: a folder elsewhere, or an address. */
async function fileText(file: string): Promise<string | undefined> {
  const found = file.includes('\0') ? undefined : await ifThere(file, (path) => stat(path));
  return found?.isFile() === true ? await textIfThere(file) : undefined;
}

/** Whether it says all in its own words: one document, each key once, no field that is not known here. */
function isPlain(text: string, kustomization: object): boolean {
  const isWhole = isPlainYaml(text) && parseDocument(text).errors.length === 0;
  return isWhole && Object.keys(kustomization).every((key) => read.test(key));
}

async function upstreamResources(url: string, renders: string, parse: Parse): Promise<readonly Contribution[]> {
  try {
    const kustomize = await toolPath('kustomize');
    const kept = await keptUpstream({ url, kustomize, build: buildAsItStands });
    if (kept === undefined) return [unknownContribution()];
    const text = await keptRender(renders, kustomize, kept.folder, () => buildAsItStands(kept.folder));
    return documentsOf(text).map((document) => {
      const head = headOf(document);
      // The schemas of definitions are not in what is kept.
      if (head.kind === 'CustomResourceDefinition') return resource(head);
      return resource({ ...head, object: () => parse(document)[0] });
    });
  } catch (error) {
    if (error instanceof Failure) return [unknownContribution()];
    throw error;
  }
}

function resourcesIn(text: string | undefined, parse: Parse): readonly Contribution[] {
  if (text === undefined || !isPlainYaml(text)) return [unknownContribution()];
  const objects = parsed(text, parse);
  if (objects === undefined) return [unknownContribution()];
  return objects.flatMap((object) => {
    const { kind, metadata, items } = Object(object) as {
      kind?: string;
      metadata?: { name?: string };
      items?: unknown;
    };
    if (typeof kind !== 'string' || Array.isArray(items)) return [unknownContribution()];
    return [resource({ kind, name: String(metadata?.name), object: () => object })];
  });
}

function parsed(text: string, parse: Parse): readonly unknown[] | undefined {
  try {
    return parse(text);
  } catch (error) {
    if (isYamlError(error)) return undefined;
    throw error;
  }
}
