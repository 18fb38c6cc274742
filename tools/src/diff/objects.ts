import { parseObjects } from '../toolbox/kustomize.ts';
import { groupOf, type KubeObject } from '../model/kube-object.ts';

/** What one overlay renders; absent text when the overlay is not there on that side. */
export interface RenderedOverlay {
  readonly overlay: string;
  readonly text: string;
}

/** One object on both sides, or on one. */
export interface Pair {
  readonly overlay: string;
  /** The overlay that rendered it before, where that is another one. */
  readonly movedFrom?: string;
  readonly before?: KubeObject;
  readonly after?: KubeObject;
}

interface Found {
  readonly overlay: string;
  readonly object: KubeObject;
}

/**
 * Matches the objects of one environment's two renders by group, kind, namespace and name; those that are the same to
 * the byte are left out. A generated ConfigMap or Secret is matched by its name without the hash; an object that another
 * overlay renders now is matched as moved.
 */
export function pairsOf(before: readonly RenderedOverlay[], after: readonly RenderedOverlay[]): readonly Pair[] {
  const same = new Set(documentsOf(before).map(keyOf));
  const next = new Set(documentsOf(after).map(keyOf));
  const old = documentsOf(before).filter((document) => !next.has(keyOf(document)));
  const now = documentsOf(after).filter((document) => !same.has(keyOf(document)));
  return match(old.flatMap(parsed), now.flatMap(parsed));
}

/** "apps/Deployment/web/web": without the version, so that an object stays itself when its API moves on. */
export function identityOf({ apiVersion, kind, metadata }: KubeObject): string {
  const group = groupOf(apiVersion);
  return [group, kind, metadata.namespace ?? '', metadata.name].join('/');
}

function match(old: readonly Found[], now: readonly Found[]): readonly Pair[] {
  const pairs: Pair[] = [];
  let [left, right] = [old, now];
  for (const keys of [inOverlay, stemInOverlay, ({ object }: Found) => identityOf(object)]) {
    const byKey = new Map(left.map((found) => [keys(found), found]));
    const taken = new Set<Found>();
    right = right.filter((found) => {
      const partner = byKey.get(keys(found));
      if (partner === undefined || taken.has(partner)) return true;
      taken.add(partner);
      const moved = partner.overlay === found.overlay ? {} : { movedFrom: partner.overlay };
      pairs.push({ overlay: found.overlay, ...moved, before: partner.object, after: found.object });
      return false;
    });
    left = left.filter((found) => !taken.has(found));
  }
  return [
    ...pairs,
    ...left.map(({ overlay, object }) => ({ overlay, before: object })),
    ...right.map(({ overlay, object }) => ({ overlay, after: object })),
  ];
}

function inOverlay({ overlay, object }: Found): string {
  return `${overlay} ${identityOf(object)}`;
}

// Kustomize's hash: ten characters, hexadecimal digits with those replaced that could spell a word.
const hashSuffix = /-[2456789bcdfghkmt]{10}$/;

function stemInOverlay({ overlay, object }: Found): string {
  const generated = object.kind === 'ConfigMap' || object.kind === 'Secret';
  const name = generated ? object.metadata.name.replace(hashSuffix, '') : object.metadata.name;
  return `${overlay} ${identityOf({ ...object, metadata: { ...object.metadata, name } })}`;
}

interface Text {
  readonly overlay: string;
  readonly document: string;
}

function documentsOf(rendered: readonly RenderedOverlay[]): readonly Text[] {
  // Kustomize indents whatever an object holds, so a line of three dashes is always the end of one.
  return rendered.flatMap(({ overlay, text }) =>
    text.split(/^---\n/m).map((document) => ({ overlay, document: document.trimEnd() })),
  );
}

function keyOf({ overlay, document }: Text): string {
  return `${overlay}\n${document}`;
}

function parsed({ overlay, document }: Text): readonly Found[] {
  return parseObjects(document).map((object) => ({ overlay, object }));
}
