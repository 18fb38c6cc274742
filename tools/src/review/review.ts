import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { overlaysIn } from '../delivery/overlays.ts';
import { inParallel } from '../delivery/parallel.ts';
import { ensureUpstreams } from '../images/upstream.ts';
import { environments } from '../lib/environment.ts';
import { Failure } from '../lib/failure.ts';
import { build } from '../lib/kustomize.ts';
import { align, sameValue } from './align.ts';
import { inputsReader } from './inputs.ts';
import { diffLinesOf } from './lines.ts';
import { levels, worst, type EnvironmentReview, type ObjectReview, type Review } from './model.ts';
import { pairsOf, type Pair, type RenderedOverlay } from './objects.ts';
import { risksOf } from './risks/index.ts';
import { withSides, type OpenSide, type SidesOptions } from './sides.ts';

/**
 * What a change does to the objects of each environment. Only overlays whose inputs differ are rendered, both sides with
 * the pinned Kustomize of this checkout; an overlay that does not render in the base is noted.
 * @throws {Failure} when an overlay does not render after the change, or a revision is not there.
 */
export async function reviewChange(options: SidesOptions & { say?: (line: string) => void }): Promise<Review> {
  return await withSides(options, async (base, head) => {
    const names = await environmentsOf(base, head);
    const changed = await changedOverlays(base, head, names);
    if (changed.length > 0) await ensureUpstreams(options.say ?? (() => {}));
    const notes: { environment: string; note: string }[] = [];
    const rendered = await inParallel(changed.flatMap(sidesOf), async ({ overlay, environment, side, isBase }) => {
      try {
        return { overlay, environment, isBase, text: await build(join(side.folder, overlay), side.folder) };
      } catch (error) {
        if (!isBase || !(error instanceof Failure)) throw error;
        notes.push({ environment, note: `${overlay} did not render before: ${error.parts.why ?? error.parts.what}` });
        return { overlay, environment, isBase, text: '' };
      }
    });
    const of = (environment: string, isBase: boolean): readonly RenderedOverlay[] =>
      rendered.filter((one) => one.environment === environment && one.isBase === isBase);
    return {
      base: { name: base.name, commit: base.commit },
      head: { name: head.name, commit: head.commit },
      environments: names.map((name) =>
        reviewRenders(
          name,
          of(name, true),
          of(name, false),
          notes.filter(({ environment }) => environment === name).map(({ note }) => note),
        ),
      ),
    };
  });
}

/** The names of the environments that a change changes. */
export function changedEnvironments({ environments: all }: Review): readonly string[] {
  return all.filter(({ objects }) => objects.length > 0).map(({ name }) => name);
}

/** The review of one environment from its overlays' renders on both sides. */
export function reviewRenders(
  name: string,
  before: readonly RenderedOverlay[],
  after: readonly RenderedOverlay[],
  notes: readonly string[] = [],
): EnvironmentReview {
  const objects = pairsOf(before, after).flatMap(reviewPair);
  const order = objects.toSorted(
    (one, other) => rank(one) - rank(other) || (one.overlay + one.identity < other.overlay + other.identity ? -1 : 1),
  );
  return { name, objects: order, notes };
}

function rank(object: ObjectReview): number {
  return levels.indexOf(worst([object]) ?? 'note');
}

function reviewPair({ overlay, movedFrom, before, after }: Pair): readonly ObjectReview[] {
  const { kind, metadata } = (after ?? before)!;
  const old = before && after ? (align(kind, before, after) as typeof before) : before;
  if (movedFrom === undefined && old && after && sameValue(old, after)) return [];
  const change = old === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  const subject = Object.assign({ kind }, old && { before: old }, after && { after }, movedFrom && { movedFrom });
  const namespace = metadata.namespace === undefined ? '' : `${metadata.namespace}/`;
  return [
    {
      identity: `${kind} ${namespace}${metadata.name}`,
      overlay,
      change,
      risks: risksOf(subject),
      diff: diffLinesOf(old, after),
    },
  ];
}

interface ChangedOverlay {
  readonly overlay: string;
  readonly environment: string;
  readonly base?: OpenSide;
  readonly head?: OpenSide;
}

function sidesOf({ overlay, environment, base, head }: ChangedOverlay) {
  return [
    ...(base === undefined ? [] : [{ overlay, environment, side: base, isBase: true }]),
    ...(head === undefined ? [] : [{ overlay, environment, side: head, isBase: false }]),
  ];
}

async function changedOverlays(base: OpenSide, head: OpenSide, names: readonly string[]) {
  const sides = await Promise.all(
    [base, head].map(async (side) => {
      const inputs = inputsReader(side.folder);
      const found = await Promise.all(names.map((name) => overlaysIn(`clusters/${name}`, side.folder)));
      const paths = found.flatMap((overlays) => overlays.map(({ path }) => path));
      return new Map(await Promise.all(paths.map(async (path) => [path, (await inputs(path)).hash] as const)));
    }),
  );
  const [old, next] = sides as [Map<string, string | undefined>, Map<string, string | undefined>];
  return [...new Set([...next.keys(), ...old.keys()])]
    .filter((path) => old.get(path) === undefined || old.get(path) !== next.get(path))
    .map((overlay): ChangedOverlay => {
      const environment = overlay.split('/')[1]!;
      return Object.assign({ overlay, environment }, old.has(overlay) && { base }, next.has(overlay) && { head });
    });
}

/** Every environment of either side: the known ones in their order, then new ones by name. */
async function environmentsOf(...sides: readonly OpenSide[]): Promise<readonly string[]> {
  const found = await Promise.all(
    sides.map(async ({ folder }) => {
      const entries = await readdir(join(folder, 'clusters'), { withFileTypes: true }).catch(() => []);
      return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    }),
  );
  const all = [...new Set(found.flat())];
  const known = environments.filter((name) => all.includes(name));
  return [...known, ...all.filter((name) => !known.some((other) => other === name)).toSorted()];
}
