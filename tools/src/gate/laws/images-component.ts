import { readNames } from '../../model/names/names.ts';
import { partsOfImage } from '../../model/image-reference.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { kustomizationsIn } from './kustomizations.ts';

const ours = `${readNames().images}/`;

// Data for people and programs; what runs of it is not known.
const data = new Set(['ConfigMap', 'Secret']);

/**
 * An overlay that runs an image built here takes its version from the one file that `lockstep bump` writes: its origin,
 * its order and its health are judged there, and a patch, another name or a container beside it must not get round that.
 */
export function imagesComponent(objects: readonly Rendered[]): readonly Finding[] {
  const { named } = kustomizationsIn(objects);
  const pinned = pinnedByFile(objects);
  return objects
    .filter(({ file, object }) => file.startsWith('clusters/') && !file.endsWith('.yaml') && !data.has(object.kind))
    .flatMap((source) => {
      const wanted = source.file.replace(/[^/]+$/, 'images');
      const listed = named.get(source.file)?.includes(wanted) === true;
      return imagesIn(source.object).flatMap(([field, image]) => {
        if (!listed) {
          return finding(source, field, image, {
            reason: `the overlay does not take its version from ${wanted}`,
            wayOut: 'List ../images under components in its kustomization.yaml.',
          });
        }
        // One without a whole version is refused by the policy pinned-images, or waits for its first release.
        if (!whole.test(image) || pinned.get(`${wanted}/kustomization.yaml`)?.has(image) === true) return [];
        return finding(source, field, image, {
          reason: `${wanted} does not pin it, so that nobody proves who built it`,
          wayOut: 'Take out the patch or the images entry that sets it, and let `lockstep bump` write its version.',
        });
      });
    });
}

const whole = /^[^:@]+:[0-9a-f]{40}@sha256:[0-9a-f]{64}$/;

/** File of images -> what it pins, as manifests name it. */
function pinnedByFile(objects: readonly Rendered[]): ReadonlyMap<string, ReadonlySet<string>> {
  const files = objects.filter(({ file }) => /^clusters\/[^/]+\/images\/kustomization\.yaml$/.test(file));
  return new Map(
    files.map(({ file, object }) => {
      const images = (object['images'] ?? []) as readonly Readonly<Record<string, unknown>>[];
      return [file, new Set(images.map(({ name, newTag, digest }) => `${name}:${newTag}@${digest}`))];
    }),
  );
}

/** Our images of an object with their fields, be they of containers, of volumes or of an operator's own kind. */
function imagesIn(value: unknown, field = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string') {
    const isImage = /(?:^|\.)image(?:\.reference)?$/.test(field);
    return isImage && partsOfImage(value).name.startsWith(ours) ? [[field, value]] : [];
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => imagesIn(item, `${field}[${index}]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => imagesIn(item, field === '' ? key : `${field}.${key}`));
}
