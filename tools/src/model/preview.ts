import { Failure } from '../lib/failure.ts';

/** Says of a namespace that a pull request is shown in it, and at which host: the policy preview-hosts reads it. */
export const hostAnnotation = 'lockstep.dev/host';

/** The label by which a person asks for previews of a pull request. */
export const wishLabel = 'preview';

/** So many previews run at once: base/previews/slots has as many, and the ApplicationSet knows no other. */
export const slots: readonly number[] = [1, 2, 3];

/** One service of one pull request, in its slot. */
export interface Placed {
  readonly slot: number;
  readonly service: string;
}

/** The label that makes a preview: the ApplicationSet of base/previews reads its parts. */
export function placeLabel({ slot, service }: Placed): string {
  return `${wishLabel}/${slot}/${service}`;
}

/** What a label makes; undefined for one that makes nothing. A service's name has at most 40 characters: model/new-service. */
export function placeOfLabel(label: string): Placed | undefined {
  const [, slot, service] = /^preview\/([1-9])\/([a-z][a-z0-9-]{0,39})$/.exec(label) ?? [];
  return service === undefined || !slots.includes(Number(slot)) ? undefined : { slot: Number(slot), service };
}

/** The namespace, the Application, the project and the first label of the host of a slot. */
export function slotName(slot: number): string {
  return `preview-${slot}`;
}

/** The tag of an image that shows a pull request: no release has one of this form, so none is taken for a release. */
export function previewTag(pullRequest: number, head: string): string {
  return `pr-${pullRequest}-${head}`;
}

/** A pull request, with its labels. */
export interface Labelled {
  readonly number: number;
  readonly labels: readonly string[];
}

/** The slots that open pull requests have. */
export function taken(pulls: readonly Labelled[]): ReadonlyMap<number, Labelled & Placed> {
  return new Map(
    pulls.flatMap((pull) =>
      pull.labels.flatMap((label) => {
        const placed = placeOfLabel(label);
        return placed === undefined ? [] : [[placed.slot, { ...pull, ...placed }] as const];
      }),
    ),
  );
}

/**
 * The labels of a pull request that shows these services: a service keeps its slot, one that is no longer shown gives its
 * slot back, and another takes the lowest that is free.
 * @throws {Failure} when there are more services than slots that nobody has.
 */
export function placesFor(
  pulls: readonly Labelled[],
  pullRequest: number,
  services: readonly string[],
): readonly Placed[] {
  const all = taken(pulls);
  const own = [...all.values()].filter(({ number, service }) => number === pullRequest && services.includes(service));
  const others = [...all.values()].filter(({ number }) => number !== pullRequest);
  const had = new Map(own.map(({ service, slot }) => [service, slot]));
  const busy = new Set([...others.map(({ slot }) => slot), ...had.values()]);
  const free = slots.filter((slot) => !busy.has(slot));
  const wanting = services.filter((service) => !had.has(service));
  if (wanting.length > free.length) {
    throw new Failure({
      what: `There is no slot for ${wanting.slice(free.length).join(' and ')} of pull request ${pullRequest}`,
      why: `${others.map((each) => `${each.number} has slot ${each.slot}`).join(', ') || 'it changes many services'}; no more than ${slots.length} previews run at once`,
      wayOut: `Take the label ${wishLabel} from one of these, or close it; then set it here again.`,
    });
  }
  return services.map((service) => ({ service, slot: had.get(service) ?? free[wanting.indexOf(service)]! }));
}
