import { mergeClaims, operationClaims } from './claims.ts';
import type { Contribution, Selector } from './contributions.ts';
import { isRecord } from '../paths.ts';
import type { Operation } from '../parts.ts';
import { follow, placeOfSteps } from './places.ts';
import { othersOf, type Evidence, type Final } from './evidence.ts';
import { fitsTarget, labelSelectorOf, type PatchTarget } from './said-by-patches.ts';
import { ownerOf } from './sources.ts';

/** What is known of a patch in one render without a build. */
export interface PatchProof {
  /** Of each of its parts: whether it is proven to change something. */
  readonly effective: readonly boolean[];
  /** Whether it is proven that it takes nothing out of a list without a word. */
  readonly isLossless: boolean;
}

interface Patching {
  /** Of its kustomization. */
  readonly folder: string;
  /** As "patches[0]". */
  readonly field: string;
  readonly entry: unknown;
  readonly documents: readonly unknown[];
}

/** Undefined where the parts of the patch cannot be told from its text. */
export function provePatch(evidence: Evidence, patching: Patching): PatchProof | undefined {
  const { entry, documents } = patching;
  const { target, options } = Object(entry) as { target?: PatchTarget; options?: unknown };
  if (options !== undefined) return undefined;
  const proofs = documents.map((document) =>
    isRecord(document) && document['$patch'] === 'delete'
      ? { effective: [provesDeletion(evidence, patching, document, target)], isLossless: true }
      : proveDocument(evidence, patching, document, target),
  );
  if (!proofs.every((proof) => proof !== undefined)) return undefined;
  return {
    effective: proofs.flatMap(({ effective }) => effective),
    isLossless: proofs.every(({ isLossless }) => isLossless),
  };
}

function proveDocument(
  evidence: Evidence,
  { folder, field }: Patching,
  document: unknown,
  target: PatchTarget | undefined,
): PatchProof | undefined {
  const claims = Array.isArray(document) ? operationClaims(document as Operation[]) : mergeClaims(document);
  if (claims === undefined || !isRecord(target ?? document)) return undefined;
  const fits = fitsTarget(target ?? Object(document), target === undefined);
  const fitting = evidence.finals.filter(fits);
  const objects = fitting
    .filter(isKnown)
    .map((final) => ({ object: final.object(), others: othersOf(evidence, final, folder, field) }));
  const isUnread = objects.length < fitting.length;
  return {
    effective: claims.flatMap(({ isProven }) =>
      isProven === undefined ? [] : [objects.some(({ object, others }) => isProven(object, others))],
    ),
    isLossless: claims.every(
      ({ isLossless }) =>
        isLossless === undefined || (!isUnread && objects.every(({ object, others }) => isLossless(object, others))),
    ),
  };
}

/** The schemas of a definition are large, and are not in what is kept of upstream. */
function isKnown({ kind }: Final): boolean {
  return kind !== 'CustomResourceDefinition';
}

/** Whether a resource that it fits is not rendered, and no other patch can have taken it out. */
function provesDeletion(
  { finals, contributions }: Evidence,
  { folder, field }: Patching,
  document: object,
  target: PatchTarget | undefined,
): boolean {
  const fits = fitsTarget(target ?? document, target === undefined);
  const selector = labelSelectorOf(target);
  const known = new Set(['kind', 'name', ...(selector === undefined ? [] : ['labelSelector'])]);
  if (Object.keys(target ?? {}).some((key) => !known.has(key))) return false;
  const others = contributions.filter(({ owner }) => owner !== ownerOf(folder, field));
  return contributions.some(({ resource }) => {
    // The namespace of a kustomization renames Namespaces.
    if (resource === undefined || resource.kind === 'Namespace') return false;
    const { kind, name } = resource;
    const named = { kind, names: [name] };
    const about = others.filter((other) => other.fits(named));
    const isRendered = finals.some((final) => final.kind === kind && final.names[0] === name);
    return (
      fits(named) &&
      !isRendered &&
      !isOwnBusiness(resource.object()) &&
      (selector === undefined || isSelected(resource.object(), selector, about)) &&
      !about.some(({ deletes }) => deletes === true || (deletes !== undefined && maySelect(deletes, about)))
    );
  });
}

/** Kustomize itself leaves it out. */
function isOwnBusiness(object: unknown): boolean {
  return follow(object, ['metadata', 'annotations', 'config.kubernetes.io/local-config']) !== undefined;
}

function isSelected(object: unknown, { key, values }: Selector, others: readonly Contribution[]): boolean {
  const place = placeOfSteps(['metadata', 'labels', key]);
  const changes = others.some((other) => other.resource === undefined && other.reaches(place));
  return values.includes(String(follow(object, ['metadata', 'labels', key]))) && !changes;
}

function maySelect({ key, values }: Selector, others: readonly Contribution[]): boolean {
  const place = placeOfSteps(['metadata', 'labels', key]);
  return others.some(({ puts }) => values.some((value) => puts(place, value)));
}
