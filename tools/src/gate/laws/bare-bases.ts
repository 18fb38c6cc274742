import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { fetchedBy } from './remotes.ts';

/** A version in a base would change every environment at once: bases name images and upstreams bare, overlays pin. */
export function bareBases(documents: readonly Rendered[]): readonly Finding[] {
  return documents
    .filter(({ file }) => file.startsWith('base/') || file.startsWith('monitoring/'))
    .flatMap((source) =>
      texts(source.object)
        .flatMap(([field, text]) => versionIn(source, field, text))
        .concat(upstreamsIn(source)),
    );
}

const wayOut = 'Leave the version out here, and pin it in clusters/<env>/.';

function upstreamsIn(source: Rendered): readonly Finding[] {
  const reason = 'a base refers to an upstream';
  return fetchedBy(source).map(({ field, text }) => finding(source, field, text, { reason, wayOut }));
}

function versionIn(source: Rendered, field: string, text: string): readonly Finding[] {
  const key = field.slice(field.lastIndexOf('.') + 1);
  if (key === 'newTag' || key === 'digest')
    return [finding(source, field, text, { reason: 'a base pins an image', wayOut })];
  if (key === 'image' && /@|:[^/]*$/.test(text)) {
    return [finding(source, field, text, { reason: 'a base names an image with its version', wayOut })];
  }
  return [];
}

/** Every text in a document with the path to it. */
function texts(value: unknown, field = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[field, value]];
  if (Array.isArray(value)) return value.flatMap((item, index) => texts(item, `${field}[${index}]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => texts(item, field === '' ? key : `${field}.${key}`));
}
