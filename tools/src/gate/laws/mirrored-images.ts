import { listAt } from '../../lib/values/at.ts';
import { isNear } from '../../lib/values/nearest.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';

interface ImageEntry {
  readonly name?: string;
  readonly newName?: string;
}

/** An image that is taken from elsewhere keeps its last name, or gets one that is plainly another. */
export function mirroredImages(documents: readonly Rendered[]): readonly Finding[] {
  return documents.flatMap((source) =>
    listAt<ImageEntry>(source.object, 'images').flatMap(({ name = '', newName = '' }, place) => {
      const [own, other] = [name, newName].map((each) => each.split('/').at(-1)!);
      if (!isNear(own!, other!)) return [];
      const reason = `it takes the place of ${own}, and its name differs by a letter`;
      return [finding(source, `images[${place}].newName`, newName, { reason, wayOut: `End it in ${own}.` })];
    }),
  );
}
