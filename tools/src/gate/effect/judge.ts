import { join } from 'node:path';
import { Failure } from '../../lib/failure.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { build } from '../../toolbox/kustomize.ts';
import { closureOf, leadingTo } from '../../toolbox/upstreams/closure.ts';
import { makeShadow } from '../../toolbox/upstreams/shadow.ts';
import { elementsIn, without, type Element, type Path } from './elements.ts';
import { bringsAnObject } from './brought.ts';
import { disjoint } from './joint.ts';
import { partsOf, patchOf, type Patch } from './patches.ts';
import type { PatchPart } from './parts.ts';
import { differenceOf, tellsOf, type Difference } from './renders.ts';

/** A kustomization that something renders. */
export interface Judged {
  /** The checkout. */
  readonly root: string;
  /** Its folder, from the checkout's root. */
  readonly path: string;
  readonly text: string;
  /** By which it is built, those that cost least first. */
  readonly hosts: readonly { readonly path: string; readonly render: string }[];
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

/** Leaves each part out, and looks whether Kustomize then prints anything else. */
export async function verdictsOf(judged: Judged): Promise<readonly Verdict[]> {
  const known = new Map<string, Promise<Outcome>>();
  const leaveOut: LeaveOut = (paths, host) => {
    const key = JSON.stringify([paths, host.path]);
    const outcome = known.get(key) ?? outcomeOf(judged, paths, host);
    known.set(key, outcome);
    return outcome;
  };
  const elements = elementsIn(judged.text).filter((each) => !isMachines(judged.path, each));
  const [patching, others] = [true, false].map((is) =>
    elements.filter(({ field }) => field.startsWith('patches') === is),
  );
  const verdicts = await judgePatches(judged, patching!, leaveOut);
  for (const element of others!) verdicts.push({ element, hasEffect: await isProven(judged, element, leaveOut) });
  return verdicts;
}

/** How the render differs; `needed` when there is none without the parts. */
type Outcome = Difference | 'needed' | undefined;
type LeaveOut = (paths: readonly Path[], host: Judged['hosts'][number]) => Promise<Outcome>;

/** What a bump writes is for whatever is released, rendered yet or not; the laws of images-only are for that file. */
function isMachines(path: string, { field, value }: Element): boolean {
  const place = /^clusters\/[^/]+\/images$/;
  return (
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
  const together = (host: Judged['hosts'][number]): Promise<Outcome> =>
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
  differs: (host: Judged['hosts'][number]) => Promise<Outcome>,
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

async function outcomeOf(
  { root, path, text }: Judged,
  parts: readonly Path[],
  host: Judged['hosts'][number],
): Promise<Outcome> {
  const leading = leadingTo(await closureOf(root, host.path), (folder) => folder.path === path);
  const rewritten = leading.map((folder) => ({
    path: folder.path,
    file: folder.file,
    text: folder.path === path ? without(text, parts) : folder.text,
  }));
  return await withScratchFolder('effect', async (shadow) => {
    await makeShadow(root, shadow, rewritten);
    try {
      return differenceOf(await build(join(shadow, host.path), shadow), host.render);
    } catch (error) {
      if (error instanceof Failure) return 'needed';
      throw error;
    }
  });
}
