import { projectsIn, type Kinds, type ProjectSpec } from './applications.ts';
import { listAt } from '../../lib/values/at.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';

/** A project names what it lets through, each by itself; `default`, which Argo CD always has, lets nothing through. */
export function tightProjects(rendered: readonly Rendered[]): readonly Finding[] {
  const sources = rendered.filter(({ object }) => object.kind === 'AppProject');
  return sources.flatMap((source) => {
    const spec = projectsIn([source]).get(source.object.metadata.name) ?? {};
    return source.object.metadata.name === 'default' ? open(source, spec) : wide(source, spec);
  });
}

function wide(source: Rendered, spec: ProjectSpec): readonly Finding[] {
  const listed = spec.namespaceResourceWhitelist;
  const texts: readonly (readonly [string, string | undefined])[] = [
    ...(spec.sourceRepos ?? []).map((text, index) => [`sourceRepos[${index}]`, text] as const),
    ...(spec.destinations ?? []).flatMap(({ server, name, namespace }, index) =>
      Object.entries({ server, name, namespace }).map(
        ([key, text]) => [`destinations[${index}].${key}`, text] as const,
      ),
    ),
    ...kinds('clusterResourceWhitelist', spec.clusterResourceWhitelist),
    ...kinds('namespaceResourceWhitelist', listed),
  ];
  const wayOut = 'Name each one that is needed.';
  const unlisted = finding(source, 'spec.namespaceResourceWhitelist', undefined, {
    reason: 'a project without the list lets every kind through',
    wayOut,
  });
  return [
    ...texts
      .filter(([, text]) => text?.includes('*'))
      .map(([field, text]) =>
        finding(source, `spec.${field}`, text, { reason: 'it lets through what nobody named', wayOut }),
      ),
    ...(listed === undefined ? [unlisted] : []),
    ...closed(source),
  ];
}

/** A window that is shut keeps out what is merged, and nobody who merges sees it. */
function closed(source: Rendered): readonly Finding[] {
  return listAt(source.object, 'spec', 'syncWindows').map((window, number) =>
    finding(source, `spec.syncWindows[${number}]`, window, {
      reason: 'what is merged while it is shut does not run, and the review does not show it',
      wayOut: 'Hold the environment by a commit instead: `lockstep hold`, with --from and --until.',
    }),
  );
}

function kinds(field: string, entries: readonly Kinds[] = []): readonly (readonly [string, string | undefined])[] {
  return entries.flatMap(({ group, kind, name }, index) =>
    Object.entries({ group, kind, name }).map(([key, text]) => [`${field}[${index}].${key}`, text] as const),
  );
}

function open(source: Rendered, spec: ProjectSpec): readonly Finding[] {
  const fields = ['sourceRepos', 'destinations', 'clusterResourceWhitelist', 'namespaceResourceWhitelist'] as const;
  return fields
    .filter((field) => spec[field]?.length !== 0)
    .map((field) =>
      finding(source, `spec.${field}`, spec[field], {
        reason: 'an Application without a project would get it',
        wayOut: "Write [], and name the Application's project.",
      }),
    );
}
