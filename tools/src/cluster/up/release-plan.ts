import type { PinnedImage } from '../../model/image-reference.ts';
import { firstEnvironment } from '../../model/environment.ts';
import { isRetiring } from '../../model/service-parts/served.ts';
import type { Service } from '../../model/services.ts';

/** One image to build: at the commit that is pinned, or of what is checked out where none is yet. */
export interface ImageToBuild {
  readonly service: Service;
  readonly pinned?: PinnedImage;
}

/** What the first environment lacks: a service that it pins no image of and has not lost, or one whose image the mirror has lost. */
export function imagesToBuild(
  services: readonly Service[],
  pinned: readonly PinnedImage[],
  lost: readonly PinnedImage[],
): readonly ImageToBuild[] {
  return services.flatMap((service): ImageToBuild[] => {
    const image = pinned.find(({ name }) => name === service.image);
    if (image === undefined) return isRetiring(service, firstEnvironment) ? [] : [{ service }];
    return lost.includes(image) ? [{ service, pinned: image }] : [];
  });
}

/** Whether a promotion gives an environment what it has no image of, and moves none that it has. */
export function onlyFills(from: readonly PinnedImage[], to: readonly PinnedImage[]): boolean {
  return (
    from.some(({ name }) => !to.some((image) => image.name === name)) &&
    to.every(({ name, tag, digest }) =>
      from.some((image) => image.name === name && image.tag === tag && image.digest === digest),
    )
  );
}
