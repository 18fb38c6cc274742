import { isMap, isSeq, parseDocument, type Document, type YAMLMap } from 'yaml';
import { Failure } from '../lib/failure.ts';
import type { Environment } from './environment.ts';
import type { PinnedImage } from './image-reference.ts';

const fresh = `# Written by \`lockstep bump\` and \`lockstep promote\` only.
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
images: []
`;

/** The one file per environment that the machine writes. */
export function imagesPath(environment: Environment): string {
  return `clusters/${environment}/images/kustomization.yaml`;
}

/**
 * The images that an environment pins; none when the file is absent or lists none.
 * @throws {Failure} naming the file and the entry when an entry is not name, newTag and digest, or a name stands twice.
 */
export function readImages(path: string, text: string | undefined): readonly PinnedImage[] {
  if (text === undefined) return [];
  const images: unknown = valueOf(path, text)?.images ?? [];
  if (!Array.isArray(images)) throw unreadable(path, 'images is not a list');
  const pinned = images.map((entry: { name?: unknown; newTag?: unknown; digest?: unknown }, index) => {
    const { name, newTag, digest } = entry ?? {};
    if (typeof name !== 'string' || typeof newTag !== 'string' || typeof digest !== 'string') {
      throw unreadable(path, `images[${index}] is ${JSON.stringify(entry)}, not name, newTag and digest as texts`);
    }
    return { name, tag: newTag, digest };
  });
  // Kustomize takes every entry in turn, so that the last of a name wins: what moves would not be what is read first.
  const twice = pinned.find(({ name }, index) => pinned.findIndex((other) => other.name === name) < index);
  if (twice !== undefined) throw unreadable(path, `${twice.name} stands there twice`);
  return pinned;
}

/** The file's text with these images added to or put in the place of those of the same name; comments stay. */
export function withImages(path: string, text: string | undefined, images: readonly PinnedImage[]): string {
  const before = readImages(path, text);
  const others = before.filter((old) => !images.some((image) => image.name === old.name));
  return withExactly(path, text, [...others, ...images]);
}

/** The file's text with exactly these images, in the order of their names; comments stay. */
export function withExactly(path: string, text: string | undefined, images: readonly PinnedImage[]): string {
  const document = parse(path, text ?? fresh);
  const before = document.get('images');
  const kept = isSeq(before) ? before.items.filter((item): item is YAMLMap => isMap(item)) : [];
  const sequence = document.createNode([]) as ReturnType<typeof document.createNode> & {
    items: unknown[];
    flow?: boolean;
  };
  sequence.flow = images.length === 0;
  sequence.items = images
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .map((image) => entryOf(document, kept, image));
  document.set('images', sequence);
  return document.toString({ lineWidth: 0 });
}

function entryOf(document: Document, kept: readonly YAMLMap[], image: PinnedImage): unknown {
  const entry = kept.find((item) => item.get('name') === image.name) ?? (document.createNode({}) as YAMLMap);
  entry.flow = false;
  entry.set('name', image.name);
  // Explicit texts: a tag such as 1234567e1234 must never be read as a number.
  entry.set('newTag', document.createNode(image.tag));
  entry.set('digest', document.createNode(image.digest));
  return entry;
}

function valueOf(path: string, text: string): { readonly images?: unknown } | null {
  const document = parse(path, text);
  try {
    return document.toJS() as { readonly images?: unknown } | null;
  } catch (error) {
    // An alias without its anchor.
    throw unreadable(path, (error as Error).message);
  }
}

function parse(path: string, text: string): Document {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined) throw unreadable(path, error.message.split('\n')[0]!);
  if (document.contents !== null && !isMap(document.contents)) throw unreadable(path, 'it is not a map');
  return document;
}

function unreadable(path: string, why: string): Failure {
  return new Failure({
    what: `${path} cannot be read`,
    why,
    wayOut: 'Only `lockstep bump` and `lockstep promote` write this file: take back the last edit of it by hand.',
  });
}
