import type { CheckContext } from './check/context.ts';
import type { Finding } from '../model/finding.ts';
import { environments, type Environment, environmentBefore } from '../model/environment.ts';
import { requireWholeHistory } from '../lib/git/repository.ts';
import { trailersBetween } from '../lib/git/history.ts';
import { fileAt } from '../lib/git/objects.ts';
import { configFile } from '../model/config/config.ts';
import { soakHours, soakProblem } from '../delivery/history/soak.ts';
import { precedesIn } from '../delivery/history/ancestry.ts';
import { changesBetween, type ImageChange } from '../delivery/write/change.ts';
import { eventsOf } from '../delivery/history/history.ts';
import { holdPath, holdSentence, releaseLine, renewedHolds, standingAt } from '../model/hold-file.ts';
import { shortName, type PinnedImage } from '../model/image-reference.ts';
import { services } from '../model/services.ts';
import { imagesPath, withExactly } from '../model/images-file.ts';
import { environmentFindings } from './environment-order.ts';
import { firstImageFindings } from './first-images.ts';
import { retiredFindings } from './retired-services.ts';
import { goesBack, judgedMove, refusalIn, type DeliveryCase } from './delivery-moves.ts';
import { sidesOf } from './delivery-sides.ts';
import { whatOf } from '../delivery/named-services.ts';
import { everPinned, versionsOf } from '../delivery/history/versions.ts';

/**
 * Law 3 and its company, over what a change does to the files that the commands write: each environment takes only what
 * the one before it ran up to the base, and long enough, nothing moves past a hold, and only a rollback goes back.
 */
export async function deliveryFindings(context: CheckContext): Promise<readonly Finding[]> {
  const { root, base, now } = context;
  if (base === undefined) return [];
  const start = await context.start();
  const [trailers, config] = await Promise.all([
    // Promotions made before there was a file for it: their messages allow what they offer.
    trailersBetween(root, start, 'HEAD', 'Promote-Again'),
    fileAt(root, base, configFile),
  ]);
  const before = precedesIn(root);
  const found = await Promise.all(
    environments.map(async (environment) => {
      const { sides, findings } = await sidesOf(root, start, environment);
      if (sides === undefined) return findings;
      if (sides.next.images.length > 0 || sides.old.hold !== undefined) await requireWholeHistory(root);
      const [events, ran] = await Promise.all([
        versionsOf(root, environment, start).then(eventsOf),
        ranInBefore(root, environment, { base, config, now }),
      ]);
      return judged({ ...sides, environment, events, ran, trailers, before, base, now });
    }),
  );
  const others = [
    await environmentFindings(root, start),
    await firstImageFindings(root, start),
    await retiredFindings(root, start),
  ];
  return [...found.flat(), ...others.flat()];
}

/** Law 3: an environment takes only what the one before it ran; undefined for the first. */
async function ranInBefore(
  root: string,
  environment: Environment,
  { base, config, now }: { readonly base: string; readonly config: string | undefined; readonly now: number },
): Promise<DeliveryCase['ran']> {
  const source = environmentBefore(environment);
  if (source === undefined) return undefined;
  const hours = soakHours(source, config);
  const further = environments.slice(0, environments.indexOf(source));
  const [ever, versions, ...earlier] = await Promise.all([
    everPinned(root, source, base),
    hours === 0 ? [] : versionsOf(root, source, base),
    ...further.map((each) => everPinned(root, each, base)),
  ]);
  return {
    ever,
    earlier: (image) => earlier.some((each) => each(image)),
    tooShort: (image) => soakProblem(image, { environment: source, versions, hours, now }),
  };
}

async function judged(one: DeliveryCase): Promise<readonly Finding[]> {
  const { environment, old, next, ran, events } = one;
  const path = imagesPath(environment);
  const changes = changesBetween(old.images, next.images);
  const refuse = refusalIn(path);
  // What stood here before an environment came in between passed by those that were there then.
  const stood = (image: PinnedImage): boolean =>
    [old, ...events].some(({ images }) => images.some(({ name, digest }) => name === image.name && digest === image.digest)); // prettier-ignore
  const unseen =
    ran === undefined ? [] : next.images.filter((image) => !ran.ever(image) && !(stood(image) && ran.earlier(image)));
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
    ...(await Promise.all(fresh.map(({ change, image }) => judgedMove(one, change, image)))).flat(),
    ...heldFindings(one, changes),
    ...nameFindings(one),
    ...formFindings(one, path),
  ];
}

function heldFindings(one: DeliveryCase, changes: readonly ImageChange[]): readonly Finding[] {
  const { environment, old, next, now } = one;
  const kept = changes
    .filter((change) => !goesBack(one, change))
    .flatMap(({ name }) => {
      const held = standingAt(old.hold, now, name);
      if (held === undefined) return [];
      const end =
        standingAt(next.hold, now, name) === undefined ? ', and is released by the very change that moves it' : '';
      // One of all is said once, whatever it keeps out.
      const object = held.images === undefined ? environment : `image ${name}`;
      const which = held.images === undefined ? environment : whatOf(environment, [name]);
      return [{ object, held, reason: `${which} is ${holdSentence(held)}${end}` }];
    });
  return kept
    .filter(({ object }, index) => kept.findIndex((other) => other.object === object) === index)
    .map(({ object, held, reason }) => ({
      file: holdPath(environment),
      object,
      field: 'reason',
      value: held.reason,
      reason,
      wayOut: `Release it by a change of its own: \`lockstep ${releaseLine(environment, held.images)}\`; then move it.`,
    }));
}

/** A hold of a name that nothing has holds nothing, and whoever wrote it believes that it does. */
function nameFindings({ environment, old, next }: DeliveryCase): readonly Finding[] {
  const known = [
    ...services,
    ...old.images.map(({ name }) => ({ image: name })),
    ...next.images.map(({ name }) => ({ image: name })),
  ];
  const names = [...new Set(known.map(({ image }) => shortName(image)))].toSorted();
  const strange = renewedHolds(old.hold, next.hold).flatMap(({ images = [] }) =>
    images.filter((image) => !names.includes(image)),
  );
  return [...new Set(strange)].map((image) => ({
    file: holdPath(environment),
    object: environment,
    field: 'images',
    value: image,
    reason: `no service has an image of this name, and ${environment} pins none: nothing would be held`,
    wayOut: `Name one of ${names.join(', ')}, or write it by \`lockstep hold ${environment} --only SERVICE\`.`,
  }));
}

function formFindings({ next, old }: DeliveryCase, path: string): readonly Finding[] {
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
