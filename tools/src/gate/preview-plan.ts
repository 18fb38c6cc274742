import { commitOf, requireCommit } from '../lib/git/objects.ts';
import type { OpenPull } from '../lib/github/pulls.ts';
import { imageSourceOf } from '../model/services.ts';
import { placesFor, placeLabel, placeOfLabel, previewTag } from '../model/preview.ts';
import { lastImageCommit } from '../model/source/source-commits.ts';
import { changedServices } from './changed-services.ts';

/** What the pipeline does for a pull request that is shown, or is shown no more. */
export interface PreviewPlan {
  readonly images: readonly {
    readonly service: string;
    /** As `image build` calls it in the engine's store. */
    readonly built: string;
    /** As the preview pulls it. */
    readonly image: string;
    /** What makes the preview. */
    readonly label: string;
  }[];
  /** Labels that make previews no more. */
  readonly gone: readonly string[];
}

/**
 * What a pull request gets when it is shown at a commit, beside what is shown already; all of it back when it is not.
 * @throws {Failure} when it changes no service, or there is no slot for one.
 */
export async function previewPlan(options: {
  readonly repo: string;
  readonly base: string;
  /** Undefined: it is shown no more. */
  readonly head?: string | undefined;
  readonly number: number;
  readonly pulls: readonly OpenPull[];
}): Promise<PreviewPlan> {
  const { repo, base, number, pulls } = options;
  const labels = pulls
    .find((pull) => pull.number === number)
    ?.labels.filter((label) => placeOfLabel(label) !== undefined);
  if (options.head === undefined) return { images: [], gone: labels ?? [] };
  const head = await requireCommit(repo, options.head);
  const services = await changedServices(repo, (await commitOf(repo, base)) ?? head, head);
  const places = placesFor(
    pulls,
    number,
    services.map(({ name }) => name),
  );
  const images = await Promise.all(
    places.map(async (place, index) => {
      const service = services[index]!;
      const commit = await lastImageCommit(repo, head, imageSourceOf(service));
      return {
        service: service.name,
        built: `${service.image}:${commit ?? head}`,
        image: `${service.image}:${previewTag(number, head)}`,
        label: placeLabel(place),
      };
    }),
  );
  const kept = new Set(images.map(({ label }) => label));
  return { images, gone: (labels ?? []).filter((label) => !kept.has(label)) };
}
