import { configFile, readConfig } from '../../model/config/config.ts';
import { partsOfImage } from '../../model/image-reference.ts';
import { finding, objectName, type Finding, type Rendered } from '../../model/finding.ts';
import { registriesOfParts } from '../../model/switched-part.ts';
import { at, listAt } from '../../lib/values/at.ts';
import { imagesIn } from './images.ts';

/**
 * An image of others comes from a registry that the fork lists, and in a real cluster by digest: a tag can name other
 * bytes tomorrow. The cluster refuses the same by the policy `images-of-others`, which says the same lists. A laptop
 * takes some by tag, since a mirror builds them where no registry answers.
 */
export function listedImages(rendered: readonly Rendered[]): readonly Finding[] {
  const { names, others } = readConfig();
  return rendered
    .filter(({ file }) => !file.startsWith('local/'))
    .flatMap((source) => {
      const images = imagesIn(source.object).filter(({ image }) => !image.startsWith(`${names.images}/`));
      return images
        .flatMap((each) => strange(source, each, [...others.registries, ...registriesOfParts]))
        .concat(policyApart(source, others.registries));
    });
}

interface Named {
  readonly field: string;
  readonly image: string;
}

function strange(source: Rendered, { field, image }: Named, registries: readonly string[]): readonly Finding[] {
  const { name, tag, digest } = partsOfImage(image);
  // Named by the image, so that an exception takes this version alone, wherever it runs.
  const about = { file: source.file, object: `image ${name}${tag === undefined ? '' : `:${tag}`}`, value: image };
  const where = `${objectName(source.object)} ${field}`;
  if (!registries.some((registry) => name.startsWith(`${registry}/`))) {
    const reason = `others.registries of ${configFile} lists ${registries.join(', ') || 'none'}`;
    return [
      { ...about, field: where, reason, wayOut: 'Take it from one of these, or list its own once you trust it.' },
    ];
  }
  if (/^sha256:[0-9a-f]{64}$/.test(digest ?? '')) return [];
  const reason = 'a tag can name other bytes tomorrow';
  const wayOut = 'Write its digest beside newTag under images of the overlay: the registry says it of the tag.';
  return [{ ...about, field: where, reason, wayOut }];
}

/** The policy repeats the list, and behind it what parts bring that are on, so that a cluster refuses what review does. */
function policyApart(source: Rendered, registries: readonly string[]): readonly Finding[] {
  const { kind, metadata } = source.object;
  if (kind !== 'ValidatingAdmissionPolicy' || metadata.name !== 'images-of-others') return [];
  const said = listAt<{ readonly name: string; readonly expression: string }>(at(source.object, 'spec'), 'variables');
  const expression = said.find(({ name }) => name === 'registries')?.expression;
  const wanted = `[${registries.map((registry) => `'${registry}/'`).join(', ')}]`;
  const text = expression?.replaceAll(/\s+/g, ' ') ?? '';
  if (text.startsWith(wanted) && ofParts(text.slice(wanted.length))) return [];
  const reason = `others.registries of ${configFile} is another list`;
  return [finding(source, 'spec.variables[registries]', expression, { reason, wayOut: `Write ${wanted}.` })];
}

/** Whether the rest of the expression adds registries of parts, and nothing else. */
function ofParts(rest: string): boolean {
  return rest
    .split(' + ')
    .slice(1)
    .every((list) => registriesOfParts.some((registry) => list === `['${registry}/']`));
}
