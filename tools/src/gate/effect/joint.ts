import { type Element } from './elements.ts';
import { isRecord } from './paths.ts';
import type { Patch } from './patches.ts';

/** A place that a patch changes: any name where it is not said plainly. */
interface Claim {
  readonly kind: string;
  readonly name: string;
  readonly path: readonly string[];
}

const any = '*';

/** Those of the patches of which no two can change the same place: what differs without all of them tells of each. */
export function disjoint<T extends { readonly element: Element; readonly patch: Patch }>(
  patches: readonly T[],
): readonly T[] {
  const taken: Claim[] = [];
  return patches.filter(({ element, patch }) => {
    const claims = claimsOf(element.value, patch);
    if (claims === undefined || claims.some((claim) => taken.some((other) => overlap(claim, other)))) return false;
    taken.push(...claims);
    return true;
  });
}

/** Undefined where the places are not told by the patch alone. */
function claimsOf(entry: unknown, { documents }: Patch): readonly Claim[] | undefined {
  const { target } = Object(entry) as { target?: { kind?: string; name?: string } };
  if (documents.some((document) => !Array.isArray(document) && holdsDirective(document))) return undefined;
  return documents.flatMap((document) => {
    const { kind, metadata } = Object(document) as { kind?: string; metadata?: { name?: string } };
    const name = target === undefined ? metadata?.name : target.name;
    const claim = (path: readonly string[]): Claim => ({
      kind: (target === undefined ? kind : target.kind) ?? any,
      name: name !== undefined && /^[a-z0-9-]+$/.test(name) ? name : any,
      path,
    });
    if (!Array.isArray(document)) return pathsIn(document, []).filter(isNoName).map(claim);
    return document.map(({ op, path }: { op: string; path: string }) => {
      const parts = path.split('/').slice(1);
      return claim(op === 'replace' ? parts : parts.slice(0, -1));
    });
  });
}

function overlap(one: Claim, other: Claim): boolean {
  const sameKind = one.kind === any || other.kind === any || one.kind === other.kind;
  const sameName = one.name === any || other.name === any || one.name === other.name;
  return sameKind && sameName && one.path.every((part, index) => (other.path[index] ?? part) === part);
}

function pathsIn(value: unknown, path: readonly string[]): readonly (readonly string[])[] {
  if (!isRecord(value)) return [path];
  return Object.entries(value).flatMap(([key, below]) => pathsIn(below, [...path, key]));
}

function isNoName(path: readonly string[]): boolean {
  return !['apiVersion', 'kind', 'metadata.name', 'metadata.namespace'].includes(path.join('.'));
}

function holdsDirective(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsDirective);
  return isRecord(value) && Object.entries(value).some(([key, below]) => key === '$patch' || holdsDirective(below));
}
