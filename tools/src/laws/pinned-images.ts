import { services } from '../delivery/services.ts';
import { finding, type Finding, type Rendered } from './law.ts';
import { containers } from './workloads.ts';

const ours = new Set(services.map((service) => service.image));

/** What runs is what was reviewed: every image has a fixed tag, and those built here a digest as well. */
export function pinnedImages(rendered: readonly Rendered[]): readonly Finding[] {
  return containers(rendered).flatMap(({ source, container, field }) => {
    const { name, tag, digest } = partsOf(container.image ?? '');
    const refuse = (reason: string, wayOut: string): readonly Finding[] => [
      finding(source, `${field}.image`, container.image, { reason, wayOut }),
    ];
    if (ours.has(name) && (!/^[0-9a-f]{40}$/.test(tag) || digest === '')) {
      return refuse(
        'an image built here is pinned by the commit of its source and by its digest',
        'Pin it with `lockstep bump`, and list ../images under components in the overlay.',
      );
    }
    if (tag === '' && digest === '') return refuse('it has no tag, which means latest', pinIt);
    if (tag === 'latest') return refuse('latest names another version tomorrow', pinIt);
    return [];
  });
}

const pinIt = 'Pin a version under images in the overlay.';

/** Whether the image is built here and only waits for its first release: it stands as in the base. */
export function waitsForFirstRelease({ field, value }: Finding): boolean {
  return field.endsWith('.image') && ours.has(value);
}

function partsOf(image: string): { name: string; tag: string; digest: string } {
  const [named = '', digest = ''] = image.split('@');
  const colon = named.lastIndexOf(':');
  if (colon <= named.lastIndexOf('/')) return { name: named, tag: '', digest };
  return { name: named.slice(0, colon), tag: named.slice(colon + 1), digest };
}
