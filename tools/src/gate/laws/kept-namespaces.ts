import { finding, type Finding, type Rendered } from '../../model/finding.ts';

const annotation = 'argocd.argoproj.io/sync-options';

/** With a namespace goes everything in it, so that a person must confirm what a merge asks for. */
export function keptNamespaces(rendered: readonly Rendered[]): readonly Finding[] {
  return rendered
    .filter(({ object }) => object.kind === 'Namespace')
    .flatMap((source) => {
      const text = source.object.metadata.annotations?.[annotation];
      const options = new Set((text ?? '').split(',').map((option) => option.trim()));
      if (['Prune=confirm', 'Delete=confirm'].every((option) => options.has(option))) return [];
      return [
        finding(source, `metadata.annotations[${annotation}]`, text, {
          reason: 'one mistaken merge would delete everything in it',
          wayOut: 'Write Prune=confirm,Delete=confirm.',
        }),
      ];
    });
}
