import { kustomizationsIn } from './kustomizations.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { environments } from '../../model/environment.ts';
import { firstOfEachFile } from './law.ts';

/** Where every file is a part of some kustomization: the folders of bases, overlays and components, but no programs. */
const components = new RegExp(
  `^(base/[^/]+|monitoring(?!/(src|emitted)/)|clusters/[^/]+/[^/]+|local/(components|${environments.join('|')})/[^/]+)/`,
);

/** A file that no kustomization names does nothing, though it looks as if it did. */
export function noOrphans(documents: readonly Rendered[]): readonly Finding[] {
  const named = new Set([...kustomizationsIn(documents).named.values()].flat());
  return firstOfEachFile(documents)
    .filter(({ file }) => components.test(file) && !file.endsWith('/kustomization.yaml') && !named.has(file))
    .map((source) =>
      finding(source, 'the file', source.file, {
        reason: 'no kustomization names it, so nobody gets it',
        wayOut: "List it in its folder's kustomization.yaml, or remove it.",
      }),
    );
}
