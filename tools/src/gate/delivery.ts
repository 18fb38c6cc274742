import type { CheckContext } from './check/context.ts';
import type { Finding } from '../model/finding.ts';
import { environments, type Environment, environmentBefore, firstEnvironment } from '../model/environment.ts';
import { requireWholeHistory } from '../lib/git/repository.ts';
import { trailersBetween } from '../lib/git/history.ts';
import { orderProblemOf, orderProblemReason, precedesIn, type Precedes } from '../delivery/history/ancestry.ts';
import { changesBetween, type ImageChange } from '../delivery/write/change.ts';
import { eventsOf, rollbackOf, type HistoryEvent } from '../delivery/history/history.ts';
import { holdPath, holdSentence } from '../model/hold-file.ts';
import { shortCommit, type PinnedImage } from '../model/image-reference.ts';
import { imagesPath, withExactly } from '../model/images-file.ts';
import { againTrailer } from '../delivery/promotion/plan.ts';
import { sidesOf, type PinnedState } from './delivery-sides.ts';
import { everPinned, versionsOf } from '../delivery/history/versions.ts';
import { defined } from '../lib/values/defined.ts';

/**
 * Law 3 and its company, over what a change does to the files that the commands write: production takes only what
 * staging ran up to the base, nothing moves past a hold, and only a rollback goes back.
 */
export async function deliveryFindings(context: CheckContext): Promise<readonly Finding[]> {
  const { root, base } = context;
  if (base === undefined) return [];
  const start = await context.start();
  const again = new Set(await trailersBetween(root, start, 'HEAD', againTrailer));
  const before = precedesIn(root);
  const found = await Promise.all(
    environments.map(async (environment) => {
      const { sides, findings } = await sidesOf(root, start, environment);
      if (sides === undefined) return findings;
      if (sides.next.images.length > 0 || sides.old.hold !== undefined) await requireWholeHistory(root);
      const events = eventsOf(await versionsOf(root, environment, start));
      return await judged({
        ...sides,
        environment,
        events,
        ranBefore: await ranInBefore(root, environment, base),
        again,
        before,
        base,
      });
    }),
  );
  return found.flat();
}

/** Law 3: an environment takes only what the one before it ran. */
async function ranInBefore(root: string, environment: Environment, base: string) {
  const source = environmentBefore(environment);
  return source === undefined ? undefined : await everPinned(root, source, base);
}

interface Case {
  readonly environment: Environment;
  readonly old: PinnedState;
  readonly next: PinnedState;
  /** The environment's history up to where the change began. */
  readonly events: readonly HistoryEvent[];
  /** Whether the environment before it ran an image; undefined for the first environment. */
  readonly ranBefore: ((image: PinnedImage) => boolean) | undefined;
  /** Digests that the change's commits name as offered again. */
  readonly again: ReadonlySet<string>;
  readonly before: Precedes;
  readonly base: string;
}

async function judged(one: Case): Promise<readonly Finding[]> {
  const { environment, old, next, ranBefore } = one;
  const path = imagesPath(environment);
  const changes = changesBetween(old.images, next.images);
  const refuse = refusalIn(path);
  const unseen = ranBefore === undefined ? [] : next.images.filter((image) => !ranBefore(image));
  const source = environmentBefore(environment);
  const found = unseen.map((image) =>
    refuse(
      image,
      `${source} never ran this commit and digest on main`,
      `Bump ${source} to it, then \`lockstep promote\`.`,
    ),
  );
  const moved = changes.flatMap((change) => (change.next === undefined ? [] : [{ change, image: change.next }]));
  const fresh = moved.filter(({ image }) => !unseen.includes(image));
  return [
    ...found,
    ...(await Promise.all(fresh.map(({ change, image }) => judgedChange(one, change, image)))).flat(),
    ...heldFindings(one, changes),
    ...formFindings(one, path),
  ];
}

async function judgedChange(one: Case, change: ImageChange, image: PinnedImage): Promise<readonly Finding[]> {
  const { environment, events, again, before, base, next } = one;
  const refuse = refusalIn(imagesPath(environment));
  const { old } = change;
  if (old !== undefined && old.digest === image.digest) {
    const why = 'the commit changed and the digest did not: no command writes that';
    return [refuse(image, why, 'Let `lockstep bump` or `lockstep promote` write both.')];
  }
  if (goesBack(one, change)) {
    if (next.hold !== undefined) return [];
    const why = `it goes back from ${shortCommit(old?.tag ?? '')} without a hold, so that it would be undone at once`;
    return [refuse(image, why, `Go back by \`lockstep rollback ${environment}\`, which holds it as well.`)];
  }
  const isFirst = environment === firstEnvironment;
  const rollback = isFirst ? undefined : rollbackOf(image, events);
  if (rollback !== undefined && !again.has(image.digest)) {
    const why = `${environment} was rolled back from it by ${shortCommit(rollback.commit)}`;
    return [refuse(image, why, `To offer it again on purpose: \`lockstep promote --again ${image.digest}\`.`)];
  }
  const problem = await orderProblemOf(old, image, base, before);
  // The first environment took the image when its commit was on main; that others follow is no new question.
  if (problem === undefined || (!isFirst && problem !== 'superseded')) return [];
  const place = imagesPath(environment);
  const why = orderProblemReason(problem, { ...defined({ old }), next: image, place });
  return [refuse(image, why, `Going back on purpose is \`lockstep rollback ${environment}\`.`)];
}

/** Whether an image returns to a digest that stood here, other than as one that is offered again. */
export function goesBack({ events, again }: Pick<Case, 'events' | 'again' | 'next'>, { next }: ImageChange): boolean {
  if (next === undefined || again.has(next.digest) || rollbackOf(next, events) !== undefined) return false;
  return events.some(({ images }) => images.some(({ name, digest }) => name === next.name && digest === next.digest));
}

function heldFindings(one: Case, changes: readonly ImageChange[]): readonly Finding[] {
  const { environment, old, next } = one;
  const forward = changes.filter((change) => !goesBack(one, change));
  if (old.hold === undefined || forward.length === 0) return [];
  const released = next.hold === undefined;
  return [
    {
      file: holdPath(environment),
      object: environment,
      field: 'reason',
      value: old.hold.reason,
      reason: `${environment} is ${holdSentence(old.hold)}${released ? ', and is released by the very change that moves it' : ''}`,
      wayOut: `Release it by a change of its own: \`lockstep release-hold ${environment}\`; then move it.`,
    },
  ];
}

function formFindings({ next, old }: Case, path: string): readonly Finding[] {
  if (next.text === undefined || next.text === old.text) return [];
  const [lines, right] = [next.text, withExactly(path, undefined, next.images)].map(imageLines);
  const line = lines!.findIndex((text, index) => text !== right![index]);
  if (line === -1 && lines!.length === right!.length) return [];
  return [
    {
      file: path,
      object: 'images',
      field: 'form',
      value: JSON.stringify(lines![line] ?? 'more lines than images'),
      reason: 'the commands write this file in one form: sorted by name, one field a line',
      wayOut: 'Let `lockstep bump`, `promote` or `rollback` write it.',
    },
  ];
}

// People may comment on an image; everything else from the list on is the commands'.
function imageLines(text: string): readonly string[] {
  const lines = text.split('\n').filter((line) => !/^\s*#/.test(line));
  return lines.slice(lines.findIndex((line) => line.startsWith('images:')));
}

function refusalIn(file: string): (image: PinnedImage, reason: string, wayOut: string) => Finding {
  return ({ name, tag, digest }, reason, wayOut) => ({
    file,
    object: `image ${name}`,
    field: 'digest',
    value: `${shortCommit(tag)}@${digest}`,
    reason,
    wayOut,
  });
}
