import { join } from 'node:path';
import type { KustomizationFolder } from '../../toolbox/upstreams/closure.ts';
import { elementsIn, type Element } from './elements.ts';
import { type Path } from './paths.ts';
import { bringsAnObject } from './brought.ts';
import { disjoint } from './joint.ts';
import { partsOf, patchOf, type Patch } from './patches.ts';
import type { PatchPart } from './parts.ts';
import { outcomeWithout, type Host, type Outcome } from './outcome.ts';
import type { Proofs } from './proof/proofs.ts';
import { tellsOf } from './renders.ts';

/** A kustomization that something renders. */
export interface Judged {
  /** The checkout. */
  readonly root: string;
  /** Its folder, from the checkout's root. */
  readonly path: string;
  readonly text: string;
  /** By which it is built, those that cost least first. */
  readonly hosts: readonly Host[];
  /** The kustomizations of which one is made. */
  readonly closure: (path: string) => Promise<readonly KustomizationFolder[]>;
  /** What is known before anything is left out. */
  readonly proofs: Proofs;
}

/** What was found out about a part of it. */
export interface Verdict {
  readonly element: Element;
  readonly hasEffect: boolean;
  /** Of a patch that has one: the file that it stands in, if it has its own, and what its values and operations did. */
  readonly patch?: {
    readonly file?: string;
    readonly idle: readonly PatchPart[];
    readonly losing: readonly PatchPart[];
  };
}

/** Leaves each part out that the renders alone do not prove, and looks whether Kustomize then prints anything else. */
export async function verdictsOf(judged: Judged): Promise<readonly Verdict[]> {
  const { path, text, hosts, proofs } = judged;
  const known = new Map<string, Promise<Outcome>>();
  const leaveOut: LeaveOut = (paths, host) => {
    const key = JSON.stringify([paths, host.path]);
    const outcome = known.get(key) ?? outcomeWithout(judged, paths, host);
    known.set(key, outcome);
    return outcome;
  };
  const asked = elementsIn(text).filter((each) => !isForLater(path, each));
  const proven = await Promise.all(asked.map((element) => proofs.isProven(path, text, element, hosts)));
  const elements = asked.filter((_element, index) => !proven[index]);
  const [patching, others] = [true, false].map((is) =>
    elements.filter(({ field }) => field.startsWith('patches') === is),
  );
  const verdicts = await judgePatches(judged, patching!, leaveOut);
  for (const element of others!) verdicts.push({ element, hasEffect: await isProven(judged, element, leaveOut) });
  return verdicts;
}

type LeaveOut = (paths: readonly Path[], host: Host) => Promise<Outcome>;

/**
 * What is meant for what is not there yet: the namespace of whatever is added to a kustomization, and what a bump writes,
 * rendered yet or not; the laws of images-only are for that file.
 */
function isForLater(path: string, { field, value }: Element): boolean {
  const place = /^clusters\/[^/]+\/images$/;
  return (
    field === 'namespace' ||
    (place.test(path) && field.startsWith('images')) ||
    (field.startsWith('components') && place.test(join(path, String(value))))
  );
}

async function isProven(
  { root, path: folder, hosts }: Judged,
  { field, path, value, group }: Element,
  leaveOut: LeaveOut,
): Promise<boolean> {
  for (const host of hosts) {
    if (field.startsWith('components') && (await bringsAnObject(join(root, folder, String(value)), host.render)))
      return true;
    if (group !== undefined) {
      const outcome = await leaveOut([group.path], host);
      if (outcome === undefined) continue;
      if (outcome !== 'needed' && tellsOf(outcome, group.tells)) return true;
    }
    if ((await leaveOut([path], host)) !== undefined) return true;
  }
  return false;
}

/** First all at once that cannot be taken for each other; what this does not prove, one at a time. */
async function judgePatches(judged: Judged, elements: readonly Element[], leaveOut: LeaveOut): Promise<Verdict[]> {
  const all = await Promise.all(
    elements.map(async (element) => ({ element, patch: await patchOf(judged.root, judged.path, element.value) })),
  );
  const told = disjoint(all.flatMap(({ element, patch }) => (patch === undefined ? [] : [{ element, patch }])));
  const together = (host: Host): Promise<Outcome> =>
    leaveOut(
      told.map(({ element }) => element.path),
      host,
    );
  const verdicts: Verdict[] = [];
  for (const { element, patch } of all) {
    const isTold = told.length > 1 && told.some((each) => each.element === element);
    const first = isTold ? await judgePatch(judged, element, patch, together) : undefined;
    const isSure = first?.hasEffect && first.patch?.idle.length === 0;
    verdicts.push(isSure ? first : await judgePatch(judged, element, patch, (host) => leaveOut([element.path], host)));
  }
  return verdicts;
}

async function judgePatch(
  { hosts }: Judged,
  element: Element,
  patch: Patch | undefined,
  differs: (host: Host) => Promise<Outcome>,
): Promise<Verdict> {
  const parts: PatchPart[] = [];
  let hasEffect = false;
  for (const host of hosts) {
    const outcome = await differs(host);
    if (outcome === undefined) continue;
    hasEffect = true;
    if (outcome === 'needed' || patch === undefined) break;
    parts.push(...partsOf(patch, element.value, outcome));
    if (!patch.hasLists && parts.length > 0 && idleIn(parts).length === 0) break;
  }
  if (!hasEffect || patch === undefined || parts.length === 0) return { element, hasEffect };
  const losing = [
    ...Map.groupBy(
      parts.filter(({ lost }) => lost.length > 0),
      ({ field }) => field,
    ).values(),
  ];
  const details = { idle: idleIn(parts), losing: losing.map(([first]) => first!) };
  return { element, hasEffect, patch: patch.file === undefined ? details : { ...details, file: patch.file } };
}

/** Those that did nothing to any object. */
function idleIn(parts: readonly PatchPart[]): readonly PatchPart[] {
  const fields = [...Map.groupBy(parts, ({ field }) => field).values()];
  return fields.filter((same) => !same.some(({ hasEffect }) => hasEffect)).map(([first]) => first!);
}
