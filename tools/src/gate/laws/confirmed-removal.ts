import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { groupKindOf } from '../../model/kube-object.ts';
import { databaseKind } from '../references/databases.ts';

const annotation = 'argocd.argoproj.io/sync-options';

/** What takes more along than itself, by kind, and what that is. */
const takesAlong: Readonly<Record<string, string>> = {
  Namespace: 'everything in it',
  PersistentVolumeClaim: 'its data',
  [databaseKind]: 'its data',
  CustomResourceDefinition: 'each object of its kind',
};

/** With some objects goes what no commit brings back, so that a person must confirm what a merge asks for. */
export function confirmedRemoval(rendered: readonly Rendered[]): readonly Finding[] {
  return (
    rendered
      // What a laptop holds besides goes with its clusters.
      .filter(({ file, object }) => object.kind === 'Namespace' || file.startsWith('clusters/'))
      .flatMap((source) => {
        const kind = groupKindOf(source.object);
        if (!Object.hasOwn(takesAlong, kind)) return [];
        const text = source.object.metadata.annotations?.[annotation];
        const options = new Set((text ?? '').split(',').map((option) => option.trim()));
        if (['Prune=confirm', 'Delete=confirm'].every((option) => options.has(option))) return [];
        return [
          finding(source, `metadata.annotations[${annotation}]`, text, {
            reason: `one mistaken merge would delete ${takesAlong[kind]}`,
            wayOut: 'Write Prune=confirm,Delete=confirm.',
          }),
        ];
      })
  );
}
