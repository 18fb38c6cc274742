import { finding, type Finding, type Rendered } from '../../model/finding.ts';

/** What these settings of Argo CD must be, and why. */
const settings: Readonly<
  Record<string, readonly (readonly [key: string, values: readonly string[], reason: string])[]>
> = {
  'argocd-cm': [
    ['users.anonymous.enabled', ['false'], 'whoever reaches the server would be in'],
    ['exec.enabled', ['false'], 'it opens a shell in any pod, past git'],
  ],
  'argocd-rbac-cm': [['policy.default', ['role:readonly', ''], 'whoever logs in could change what runs, past git']],
};

/** Changes come by git: whoever is let into Argo CD may look. */
export function argocdAccess(rendered: readonly Rendered[]): readonly Finding[] {
  return rendered
    .filter(({ object }) => object.kind === 'ConfigMap')
    .flatMap((source) => {
      const data = (source.object['data'] ?? {}) as Readonly<Record<string, string>>;
      return (settings[source.object.metadata.name] ?? [])
        .filter(([key, values]) => !values.includes(data[key] ?? values[0]!))
        .map(([key, values, reason]) =>
          finding(source, `data[${key}]`, data[key], { reason, wayOut: `It must be ${values[0]}.` }),
        );
    });
}
