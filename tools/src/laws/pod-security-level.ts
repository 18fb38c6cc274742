import { finding, type Finding, type Rendered } from './law.ts';

const modes = ['enforce', 'audit', 'warn'] as const;

/** A namespace of ours takes only pods that could not harm their node, whoever makes them. */
export function podSecurityLevel(rendered: readonly Rendered[]): readonly Finding[] {
  return rendered
    .filter(({ object }) => object.kind === 'Namespace')
    .flatMap((source) =>
      modes.flatMap((mode) => {
        const label = `pod-security.kubernetes.io/${mode}`;
        const level = source.object.metadata.labels?.[label];
        if (level === 'restricted' || level === 'baseline') return [];
        return [
          finding(source, `metadata.labels[${label}]`, level, {
            reason: 'a namespace says which pods it takes',
            wayOut: 'Set it to restricted; to baseline where a part from elsewhere needs it.',
          }),
        ];
      }),
    );
}
