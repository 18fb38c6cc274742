import { applicationsIn } from './applications.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';

const modes = ['enforce', 'audit', 'warn'] as const;

/**
 * A namespace of ours takes only pods that could not harm their node, whoever makes them; one of a service takes only
 * those that the strictest level lets in.
 */
export function podSecurityLevel(rendered: readonly Rendered[]): readonly Finding[] {
  const services = new Set(
    applicationsIn(rendered).flatMap(({ spec }) => (spec.project === 'apps' ? [spec.source?.path] : [])),
  );
  const namespaces = rendered.filter(({ object }) => object.kind === 'Namespace');
  return [
    ...namespaces.flatMap(oldVersions),
    ...namespaces.flatMap((source) =>
      modes.flatMap((mode) => {
        const label = `pod-security.kubernetes.io/${mode}`;
        const level = source.object.metadata.labels?.[label];
        const strict = services.has(source.file);
        if (level === 'restricted' || (level === 'baseline' && !strict)) return [];
        return [
          finding(source, `metadata.labels[${label}]`, level, {
            reason: 'a namespace says which pods it takes',
            wayOut: strict
              ? 'Set it to restricted.'
              : 'Set it to restricted; to baseline where a part from elsewhere needs it.',
          }),
        ];
      }),
    ),
  ];
}

/** A level as an older Kubernetes understood it lets through what was found to be harmful since. */
function oldVersions(source: Rendered): readonly Finding[] {
  return modes
    .map((mode) => `pod-security.kubernetes.io/${mode}-version`)
    .filter((label) => (source.object.metadata.labels?.[label] ?? 'latest') !== 'latest')
    .map((label) =>
      finding(source, `metadata.labels[${label}]`, source.object.metadata.labels?.[label], {
        reason: 'the level means what it meant then, not what the cluster knows now',
        wayOut: 'Leave it out.',
      }),
    );
}
