import type { GoBuild, GoModFile } from './source.ts';

/** Versions of modules that several builds agree on, by module. */
export interface SharedVersions {
  /** At least these. */
  readonly requires: Readonly<Record<string, string>>;
  /** These and no others. */
  readonly replaces: Readonly<Record<string, string>>;
  /** The same of what belongs to Kubernetes. */
  readonly kubernetes: Readonly<Record<string, string>>;
}

/** Libraries beside k8s.io/* on which depends what an API server answers: as Kubernetes' own go.mod names them. */
const asKubernetes: readonly string[] = [
  'github.com/google/cel-go',
  'k8s.io/kube-openapi',
  'sigs.k8s.io/structured-merge-diff/v6',
];

/**
 * One list of versions for all builds that share theirs: Go takes the highest that any of them asks for, and the
 * libraries of Kubernetes are those of the one Kubernetes that is built. So a package that two programs have in common
 * is compiled once.
 */
export function sharedVersions(all: readonly GoBuild[], kubernetes: GoBuild, own: GoModFile): SharedVersions {
  const sharing = membersOf(all);
  const libraries = (own.Replace ?? []).flatMap(({ Old, New }): [string, string][] => {
    const version = New.Version === undefined ? versionFor(kubernetes, Old.Path) : undefined;
    return version === undefined ? [] : [[Old.Path, version]];
  });
  const named = (own.Require ?? []).flatMap(({ Path, Version }): [string, string][] =>
    asKubernetes.includes(Path) ? [[Path, Version]] : [],
  );
  const others = sharing.filter((build) => build !== kubernetes).flatMap((build) => exactReplaces(build));
  return {
    // A fork is served under another name than it is asked for by.
    requires: Object.fromEntries(
      sharing.flatMap(({ module, version, servedAs }) => (servedAs === undefined ? [[module, version]] : [])),
    ),
    replaces: Object.fromEntries(others),
    kubernetes: Object.fromEntries([[kubernetes.module, kubernetes.version], ...libraries, ...named]),
  };
}

/** What holds for one build: module -> version. */
export function replacesOf(
  { shared: sharing, pins }: Pick<GoBuild, 'shared' | 'pins'>,
  { replaces, kubernetes }: SharedVersions,
): Readonly<Record<string, string>> {
  return { ...replaces, ...(sharing === 'but Kubernetes' ? {} : kubernetes), ...pins };
}

/** Those whose needs make the list. */
function membersOf(all: readonly GoBuild[]): readonly GoBuild[] {
  return all.filter(({ shared }) => shared !== undefined && shared !== 'as a guest');
}

/** Changes when the list does, so far as our data names it. */
export function sharedRecipe(all: readonly GoBuild[]): readonly unknown[] {
  const sharing = membersOf(all);
  // A module that two builds compile stands in the list once.
  const modules = new Map(
    sharing.map(({ module, version, localReplaces }) => [module, [module, version, localReplaces ?? {}]]),
  );
  return [asKubernetes, ...modules.values()];
}

/** The version that the data gives instead of a local path; undefined where it gives none. */
export function versionFor({ localReplaces = {} }: Pick<GoBuild, 'localReplaces'>, path: string): string | undefined {
  const found = Object.entries(localReplaces).find(
    ([pattern]) => pattern === path || (pattern.endsWith('/*') && path.startsWith(pattern.slice(0, -1))),
  );
  return found?.[1];
}

function exactReplaces({ localReplaces = {} }: GoBuild): readonly [string, string][] {
  return Object.entries(localReplaces).filter(([path]) => !path.endsWith('/*'));
}
