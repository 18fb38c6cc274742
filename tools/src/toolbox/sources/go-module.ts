import { replacesOf, versionFor, type SharedVersions } from './shared-versions.ts';
import type { GoBuild, GoModFile } from './source.ts';

/** What a wrapper module takes from elsewhere than from the module that it wraps. */
interface WrapperParts {
  readonly shared?: SharedVersions;
  /** Module -> folder, below the wrapper's, of the copy that is compiled instead. */
  readonly copies?: Readonly<Record<string, string>>;
}

/** Modules of which a copy with other files is compiled, and not what lies in Go's read-only cache: module -> path -> text. */
export function changedModules({ module, adds, pages, instead }: GoBuild): NonNullable<GoBuild['instead']> {
  return adds === undefined && pages === undefined
    ? (instead ?? {})
    : { ...instead, [module]: { ...instead?.[module], ...adds } };
}

/**
 * The go.mod of a wrapper module that requires one module and repeats its replaces, which Go ignores in dependencies.
 * A replace by a local path is dropped unless the data names a version for it.
 */
export function wrapperModule(
  build: GoBuild,
  goVersion: string,
  own: GoModFile,
  { shared, copies = {} }: WrapperParts = {},
): string {
  const { module, version, servedAs } = build;
  const requires = {
    ...shared?.requires,
    [module]: servedAs === undefined ? version : lowestVersion(module),
    ...build.requires,
  };
  const forced = {
    ...Object.fromEntries(
      Object.entries(shared === undefined ? {} : replacesOf(build, shared)).map(([path, at]) => [
        path,
        `${path} ${at}`,
      ]),
    ),
    ...(servedAs === undefined ? {} : { [module]: `${servedAs.module} ${version}` }),
    ...Object.fromEntries(Object.entries(copies).map(([path, folder]) => [path, `./${folder}`])),
  };
  const replaces = (own.Replace ?? []).flatMap(({ Old, New }): [string, string][] => {
    if (Old.Path in forced) return [];
    const at = New.Version ?? versionFor(build, Old.Path);
    if (at === undefined) return [];
    return [[spaced(Old), New.Version === undefined ? `${Old.Path} ${at}` : `${New.Path} ${at}`]];
  });
  return [
    `module lockstep.invalid/${build.name}`,
    `go ${goVersion}`,
    ...Object.entries(requires).map(([path, at]) => `require ${path} ${at}`),
    ...[...Object.entries(forced), ...replaces].map(([path, target]) => `replace ${path} => ${target}`),
    '',
  ].join('\n');
}

function lowestVersion(module: string): string {
  return `v${/\/v(\d+)$/.exec(module)?.[1] ?? 0}.0.0`;
}

function spaced({ Path, Version }: { readonly Path: string; readonly Version?: string }): string {
  return Version === undefined ? Path : `${Path} ${Version}`;
}

/** The file name that `go build` gives a package's binary: its last element that is no major version. */
export function binaryNameOf(packagePath: string): string {
  const elements = packagePath.split('/');
  const last = elements.pop() ?? packagePath;
  return /^v\d+$/.test(last) ? (elements.pop() ?? last) : last;
}

/** Arguments of `go list` for packages of one build and all that they are compiled of. */
export function listArguments(build: Pick<GoBuild, 'tags'>, format: string, packages: readonly string[]): string[] {
  return ['list', '-deps', ...sourceArguments(build), '-f', format, ...packages];
}

/** Which files count. */
function sourceArguments({ tags = [] }: Pick<GoBuild, 'tags'>): readonly string[] {
  return ['-mod=mod', '-tags', tags.join(' ')];
}

/** Arguments of `go build` for packages of one build, written into a folder. */
export function buildArguments(
  build: Pick<GoBuild, 'tags' | 'stamp'>,
  folder: string,
  packages: readonly string[],
): string[] {
  const stamp = Object.entries(build.stamp ?? {}).map(([variable, value]) => `-X ${variable}=${value}`);
  const linker = ['-s', '-w', ...stamp].join(' ');
  // What debuggers read is left out of the programs: so it need not be made.
  const compiler = ['-trimpath', '-gcflags', 'all=-dwarf=false', '-ldflags', linker];
  return ['build', ...sourceArguments(build), ...compiler, '-o', `${folder}/`, ...packages];
}
