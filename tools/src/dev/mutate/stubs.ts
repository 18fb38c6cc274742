import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { stringify } from 'yaml';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { listFiles } from '../../lib/git/checkout.ts';
import { objectName } from '../../model/finding.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { build, parseObjects } from '../../toolbox/kustomize.ts';

interface Upstream {
  /** The folder that stands for it. */
  readonly name: string;
  /** What it renders, definitions without what they define: these are nine tenths of the text. */
  readonly text: string;
  /** By name, the definitions as they are. */
  readonly definitions: ReadonlyMap<string, KubeObject>;
}

/** The remote bases of a checkout, by their address. */
export type Upstreams = ReadonlyMap<string, Upstream>;

const remote = /^\s*- (https:\/\/\S+)(?=\s*(?:#.*)?$)/gm;

/** Renders every remote base that a kustomization names. */
export async function upstreamsOf(folder: string, parts: readonly string[]): Promise<Upstreams> {
  const files = (await listFiles(folder)).filter(
    (file) => file.endsWith('/kustomization.yaml') && parts.some((part) => file.startsWith(`${part}/`)),
  );
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  const addresses = new Set(texts.flatMap((text) => [...text.matchAll(remote)].map((match) => match[1]!)));
  return new Map(
    await Promise.all([...addresses].map(async (address) => [address, await upstreamAt(address)] as const)),
  );
}

async function upstreamAt(address: string): Promise<Upstream> {
  const objects = await withScratchFolder('upstream', async (scratch) => {
    await mkdir(scratch, { recursive: true });
    await writeFile(join(scratch, 'kustomization.yaml'), `resources:\n  - ${address}\n`);
    return parseObjects(await build(scratch, scratch));
  });
  const definitions = new Map(objects.filter(isDefinition).map((object) => [objectName(object), object]));
  const stubs = objects.map((object) => (isDefinition(object) ? Object.assign({}, object, { spec: {} }) : object));
  const name = `upstream-${createHash('sha256').update(address).digest('hex').slice(0, 12)}`;
  return { name, text: stubs.map((object) => `---\n${stringify(object)}`).join(''), definitions };
}

function isDefinition({ kind }: KubeObject): boolean {
  return kind === 'CustomResourceDefinition';
}

/** A kustomization with the folders in place of the addresses. */
export function withoutUpstreams(file: string, text: string, upstreams: Upstreams): string {
  if (!file.endsWith('kustomization.yaml')) return text;
  return text.replaceAll(remote, (line, address: string) => {
    const found = upstreams.get(address);
    return found === undefined ? line : line.replace(address, relative(dirname(file), found.name));
  });
}

/** Parses renders, each document once, and puts the definitions back. */
export function parseStubs(upstreams: Upstreams): (text: string) => readonly KubeObject[] {
  const definitions = new Map([...upstreams.values()].flatMap(({ definitions: own }) => Array.from(own)));
  const known = new Map<string, readonly KubeObject[]>();
  const whole = (object: KubeObject): KubeObject => {
    const spec = isDefinition(object) ? definitions.get(objectName(object))?.['spec'] : undefined;
    return spec === undefined ? object : { ...object, spec };
  };
  return (text) =>
    text.split(/^---\n/m).flatMap((document) => {
      // Not by the document itself, which would keep the whole text in memory.
      const key = createHash('sha1').update(document).digest('base64');
      const objects = known.get(key) ?? parseObjects(document).map(whole);
      known.set(key, objects);
      return objects;
    });
}
