import type { Rendered } from '../../model/finding.ts';
import type { ApplicationSpec } from '../../model/live-objects.ts';

/** An Application of Argo CD. */
export interface ApplicationManifest {
  readonly source: Rendered;
  readonly spec: ApplicationSpec;
}

export interface Kinds {
  readonly group: string;
  readonly kind: string;
  /** Only these names, as a pattern; default all. */
  readonly name?: string;
}

export interface ProjectSpec {
  readonly sourceRepos?: readonly string[];
  readonly destinations?: readonly { readonly server?: string; readonly name?: string; readonly namespace?: string }[];
  readonly clusterResourceWhitelist?: readonly Kinds[];
  readonly namespaceResourceWhitelist?: readonly Kinds[];
  readonly namespaceResourceBlacklist?: readonly Kinds[];
}

/** Every Application among the objects. */
export function applicationsIn(rendered: readonly Rendered[]): readonly ApplicationManifest[] {
  return rendered
    .filter(({ object }) => object.kind === 'Application' && object.apiVersion.startsWith('argoproj.io/'))
    .map((source) => ({ source, spec: (source.object['spec'] ?? {}) as ApplicationSpec }));
}

/** Every AppProject among the objects, by name. */
export function projectsIn(rendered: readonly Rendered[]): ReadonlyMap<string, ProjectSpec> {
  return new Map(
    rendered
      .filter(({ object }) => object.kind === 'AppProject')
      .map(({ object }) => [object.metadata.name, (object['spec'] ?? {}) as ProjectSpec]),
  );
}

/** Whether a text fits a pattern in which `*` stands for anything. */
export function fits(pattern: string | undefined, text: string | undefined): boolean {
  if (pattern === undefined || text === undefined) return false;
  if (!pattern.includes('*')) return pattern === text;
  const parts = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(text);
}
