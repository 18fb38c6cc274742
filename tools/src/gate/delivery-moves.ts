import { orderProblemOf, orderProblemReason, type Precedes } from '../delivery/history/ancestry.ts';
import { rollbackOf, type HistoryEvent } from '../delivery/history/history.ts';
import type { ImageChange } from '../delivery/write/change.ts';
import { defined } from '../lib/values/defined.ts';
import { firstEnvironment, type Environment } from '../model/environment.ts';
import type { Finding } from '../model/finding.ts';
import { holdsAnew, standingAt } from '../model/hold-file.ts';
import { shortCommit, type PinnedImage } from '../model/image-reference.ts';
import { imagesPath } from '../model/images-file.ts';
import type { PinnedState } from './delivery-sides.ts';

/** What an environment's files say before and after a change, and what there is to judge it by. */
export interface DeliveryCase {
  readonly environment: Environment;
  readonly old: PinnedState;
  readonly next: PinnedState;
  /** The environment's history up to where the change began. */
  readonly events: readonly HistoryEvent[];
  readonly ran: RanBefore | undefined;
  /** Digests that messages of the change allow again. */
  readonly trailers: readonly string[];
  readonly before: Precedes;
  readonly base: string;
  readonly now: number;
}

interface RanBefore {
  /** Whether the environment before ran an image. */
  readonly ever: (image: PinnedImage) => boolean;
  /** Whether one before that one did. */
  readonly earlier: (image: PinnedImage) => boolean;
  /** Why that was not long enough; undefined when it was. */
  readonly tooShort: (image: PinnedImage) => string | undefined;
}

/** Whether one image may move so: not past a rollback, not to an older commit, not too early; and back only with a hold. */
export async function judgedMove(
  one: DeliveryCase,
  change: ImageChange,
  image: PinnedImage,
): Promise<readonly Finding[]> {
  const { environment, events, ran, before, base, next, now } = one;
  const refuse = refusalIn(imagesPath(environment));
  const { old } = change;
  if (old !== undefined && old.digest === image.digest) {
    const why = 'the commit changed and the digest did not: no command writes that';
    return [refuse(image, why, 'Let `lockstep bump` or `lockstep promote` write both.')];
  }
  if (goesBack(one, change)) {
    if (standingAt(next.hold, now, image.name) !== undefined) return [];
    const why = `it goes back from ${shortCommit(old?.tag ?? '')} without a hold of it, so that it would be undone at once`;
    return [refuse(image, why, `Go back by \`lockstep rollback ${environment}\`, which holds it as well.`)];
  }
  const isFirst = environment === firstEnvironment;
  const rollback = isFirst ? undefined : rollbackOf(image, events);
  const again = rollback !== undefined && isAllowed(one, image, rollback);
  if (rollback !== undefined && !again) {
    const why = `${environment} was rolled back from it by ${shortCommit(rollback.commit)}`;
    const wayOut =
      `To offer it again on purpose: \`lockstep promote --again ${image.digest}\`; to go back to it: ` +
      `\`lockstep rollback ${environment} --to ${shortCommit(image.tag)}\`.`;
    return [refuse(image, why, wayOut)];
  }
  const tooShort = again ? undefined : ran?.tooShort(image);
  const early =
    tooShort === undefined ? [] : [refuse(image, tooShort, 'Wait until then, and let this check run again.')];
  const problem = await orderProblemOf(old, image, base, before);
  // The first environment took the image when its commit was on main; that others follow is no new question.
  if (problem === undefined || (!isFirst && problem !== 'superseded')) return early;
  const place = imagesPath(environment);
  const why = orderProblemReason(problem, { ...defined({ old }), next: image, place });
  return [...early, refuse(image, why, `Going back on purpose is \`lockstep rollback ${environment}\`.`)];
}

function isAllowed({ next, trailers }: DeliveryCase, { digest }: PinnedImage, { commit }: HistoryEvent): boolean {
  return trailers.includes(digest) || next.again.some((one) => one.digest === digest && one.rollback === commit);
}

type Holding = Pick<PinnedState, 'hold'>;

/** Whether a change is a rollback of an image, as `eventsOf` will tell it once it is on main. */
export function goesBack(
  { events, old, next, now }: Pick<DeliveryCase, 'events' | 'now'> & Readonly<Record<'old' | 'next', Holding>>,
  { name, next: image }: ImageChange,
): boolean {
  const withHold = holdsAnew(old.hold, next.hold, name, now);
  if (image === undefined) return withHold;
  const stood = events.some(({ images }) =>
    images.some((one) => one.name === image.name && one.digest === image.digest),
  );
  return stood && (withHold || rollbackOf(image, events) === undefined);
}

/** What refuses an image of a file. */
export function refusalIn(file: string): (image: PinnedImage, reason: string, wayOut: string) => Finding {
  return ({ name, tag, digest }, reason, wayOut) => ({
    file,
    object: `image ${name}`,
    field: 'digest',
    value: `${shortCommit(tag)}@${digest}`,
    reason,
    wayOut,
  });
}
