import { dirname, join, normalize } from 'node:path/posix';
import { parseAllDocuments } from 'yaml';
import { canonical } from '../../lib/values/canonical.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { firstOfEachFile } from './law.ts';

const wayOut = 'Leave one of the two.';

/**
 * What stands twice in a kustomization. Kustomize takes the last of two keys, the first of two documents, and applies
 * each of two entries, without a word; of two resources it says so itself.
 */
export function noDuplicates(documents: readonly Rendered[]): readonly Finding[] {
  return firstOfEachFile(documents)
    .filter(({ file }) => file.endsWith('/kustomization.yaml'))
    .flatMap((source) => twiceWritten(source).concat(twiceListed(source)));
}

function twiceWritten(source: Rendered): readonly Finding[] {
  const read = parseAllDocuments(source.text ?? '').filter(({ contents }) => contents !== null);
  const keys = read.flatMap(({ errors }) => errors).filter(({ code }) => code === 'DUPLICATE_KEY');
  return [
    ...(read.length < 2 ? [] : [refuse(source, 'the file', `${read.length} documents`, 'only the first is read')]),
    ...keys.map(({ linePos }) => {
      const line = linePos?.[0].line ?? 1;
      const text = source.text?.split('\n')[line - 1]?.trim() ?? '';
      return refuse(source, `line ${line}`, text, 'its map has this key already, and the last one wins');
    }),
  ];
}

const lists = ['resources', 'components', 'bases', 'patches', 'images', 'replacements', 'transformers'] as const;

function twiceListed(source: Rendered): readonly Finding[] {
  return lists.flatMap((list) => {
    const entries = (source.object as { readonly [list: string]: unknown } | null)?.[list];
    // Of the images that a machine writes, `images-only` speaks.
    if (!Array.isArray(entries) || /^clusters\/[^/]+\/images\//.test(source.file)) return [];
    const names = entries.map((entry) => nameOf(list, entry, dirname(source.file)));
    return names.flatMap((name, index) => {
      const first = names.indexOf(name);
      if (first === index) return [];
      return [refuse(source, `${list}[${index}]`, entries[index], `${list}[${first}] is the same`)];
    });
  });
}

/** What two entries of a list may not share: the place they lead to, the image they set, or all that they say. */
function nameOf(list: string, entry: unknown, folder: string): string {
  if (typeof entry === 'string') return /:\/\/|^git@|\n/.test(entry) ? entry : normalize(join(folder, entry, '.'));
  const image = list === 'images' ? (entry as { readonly name?: unknown } | null)?.name : undefined;
  return typeof image === 'string' ? image : canonical(entry);
}

function refuse(source: Rendered, field: string, value: unknown, reason: string): Finding {
  return finding(source, field, value, { reason, wayOut });
}
