import { align, sameValue } from './align.ts';
import { changedOverlays, environmentsOf } from './changed-overlays.ts';
import { build, type Build } from '../toolbox/kustomize.ts';
import { exceptionChanges } from './exceptions.ts';
import { diffLinesOf } from './lines.ts';
import { riskLevels, worst, type EnvironmentReview, type ObjectReview, type Review } from './model.ts';
import { pairsOf, type Pair } from './objects.ts';
import { renderSides, type RenderedSides } from './render-sides.ts';
import { risksOf } from './risks/index.ts';
import { withSides, type SidesOptions } from './sides.ts';
import { defined } from '../lib/values/defined.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { shapedRenders } from '../model/shape/shaped.ts';

interface ReviewOptions extends SidesOptions {
  /** Default: the pinned Kustomize. */
  readonly build?: Build;
  readonly say?: (line: string) => void;
}

/**
 * What a change does to the objects of each environment. Only overlays whose inputs differ are rendered, both sides with
 * the pinned Kustomize of this checkout; an overlay that does not render in the base is noted.
 * @throws {Failure} when an overlay does not render after the change, or a revision is not there.
 */
export async function reviewChange(options: ReviewOptions): Promise<Review> {
  const { build: buildBy = build, say = () => {} } = options;
  return await withSides(options, async (base, head) => {
    const names = await environmentsOf(base, head);
    const rendered = await renderSides(await changedOverlays(base, head, names), buildBy, say);
    return {
      base: { name: base.name, commit: base.commit },
      head: { name: head.name, commit: head.commit },
      environments: names.map((name) => reviewRenders(name, rendered(name))),
      exceptions: await exceptionChanges(base.folder, head.folder),
    };
  });
}

/** The names of the environments that a change changes. */
export function changedEnvironments({ environments: all }: Review): readonly string[] {
  return all.filter(({ objects }) => objects.length > 0).map(({ name }) => name);
}

/** The review of one environment from its overlays' renders on both sides. */
function reviewRenders(name: string, { before, after, notes }: RenderedSides): EnvironmentReview {
  const objects = pairsOf(before, after).flatMap(reviewPair);
  const order = objects.toSorted(
    (one, other) => rank(one) - rank(other) || (one.overlay + one.identity < other.overlay + other.identity ? -1 : 1),
  );
  return { name, objects: order, notes };
}

function rank(object: ObjectReview): number {
  return riskLevels.indexOf(worst([object]) ?? 'note');
}

function reviewPair({ overlay, movedFrom, before, after }: Pair): readonly ObjectReview[] {
  const { kind, metadata } = (after ?? before)!;
  const old = before && after ? (align(kind, before, after) as typeof before) : before;
  if (movedFrom === undefined && old && after && sameValue(old, after)) return [];
  const change = old === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  const [from, to] = [shapedSide(overlay, old), shapedSide(overlay, after)];
  const subject = defined({ kind, before: from.object, after: to.object, movedFrom });
  const namespace = metadata.namespace === undefined ? '' : `${metadata.namespace}/`;
  return [
    {
      identity: `${kind} ${namespace}${metadata.name}`,
      overlay,
      change,
      risks: [...to.risks, ...risksOf(subject)],
      diff: diffLinesOf(old, after),
    },
  ];
}

/** One side as the risks may read it; of what has another type than it should they say nothing but that. */
function shapedSide(file: string, object: KubeObject | undefined) {
  const { objects, findings } = shapedRenders(object === undefined ? [] : [{ file, object }]);
  const risks = findings.map(({ field, value, reason }) => {
    return {
      level: 'danger' as const,
      title: 'type',
      why: `${field} is ${object?.kind === 'Secret' ? '(hidden)' : value}: ${reason}`,
    };
  });
  return { object: objects[0]?.object, risks };
}
