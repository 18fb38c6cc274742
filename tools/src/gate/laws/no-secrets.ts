import { finding, type Finding, type Rendered } from '../../model/finding.ts';

/** Whoever may read the repository must not thereby hold a key: a Secret in git is empty, its data come from elsewhere. */
export function noSecrets(rendered: readonly Rendered[]): readonly Finding[] {
  return rendered
    .filter(({ object }) => object.kind === 'Secret')
    .flatMap((source) =>
      (['data', 'stringData'] as const)
        .filter((field) => Object.keys((source.object[field] ?? {}) as object).length > 0)
        .map((field) =>
          // The keys only: a report must not spread what it refuses.
          finding(source, field, `{${Object.keys(source.object[field] as object).join(', ')}}`, {
            reason: 'a secret stands in git',
            wayOut: 'Take it out, change it where it is used, and let `up` or a secret manager bring it.',
          }),
        ),
    );
}
