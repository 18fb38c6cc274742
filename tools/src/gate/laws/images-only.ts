import { finding, type Finding, type Rendered } from '../../model/finding.ts';

const allowed = new Set(['apiVersion', 'kind', 'images']);
const entries = new Set(['name', 'newTag', 'digest']);

/** The file that the machine writes can change nothing but the versions of images. */
export function imagesOnly(documents: readonly Rendered[]): readonly Finding[] {
  return documents.filter(({ file }) => /^clusters\/[^/]+\/images\//.test(file)).flatMap(strangeIn);
}

function strangeIn(source: Rendered): readonly Finding[] {
  const { object, file } = source;
  const wayOut = 'Put it into another overlay: this file belongs to `lockstep bump` and `lockstep promote`.';
  const refuse = (field: string, value: unknown, reason: string): Finding =>
    finding(source, field, value, { reason, wayOut });
  if (!file.endsWith('/images/kustomization.yaml')) return [refuse('the file', file, 'only one file stands here')];
  const strange = Object.keys(object).filter((key) => !allowed.has(key));
  const images = (object['images'] ?? []) as readonly Record<string, unknown>[];
  return [
    ...strange.map((key) => refuse(key, object[key], 'this file holds nothing but images')),
    ...(object.kind === 'Component' ? [] : [refuse('kind', object.kind, 'overlays take it as a Component')]),
    ...images
      .map(({ name }, index) => ({ name, index, first: images.findIndex((other) => other['name'] === name) }))
      .filter(({ index, first }) => first < index)
      .map(({ name, index, first }) =>
        refuse(`images[${index}].name`, name, `images[${first}] has it, and the last one would win unseen`),
      ),
    ...images.flatMap((image, index) =>
      Object.keys(image)
        .filter((key) => !entries.has(key))
        .map((key) => refuse(`images[${index}].${key}`, image[key], 'an image is name, newTag and digest')),
    ),
  ];
}
