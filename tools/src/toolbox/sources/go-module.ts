import type { GoBuild } from './source.ts';

/** The part of `go mod edit -json` that the wrapper needs. */
export interface GoModFile {
  readonly Replace?: readonly { readonly Old: GoPath; readonly New: GoPath }[] | null;
}

interface GoPath {
  readonly Path: string;
  readonly Version?: string;
}

/** Where a copy of the module lies, in the folder of the wrapper module. */
export const copyFolder = 'module';

/**
 * The go.mod of a wrapper module that requires one module and repeats its replaces, which Go ignores in dependencies.
 * A replace by a local path is dropped unless the data names a version for it.
 */
export function wrapperModule(build: GoBuild, goVersion: string, own: GoModFile): string {
  const lines = [`module lockstep.invalid/${build.name}`, `go ${goVersion}`];
  if (build.servedAs === undefined) lines.push(`require ${build.module} ${build.version}`);
  else {
    lines.push(`replace ${build.module} => ${build.servedAs.module} ${build.version}`);
    lines.push(`require ${build.module} ${lowestVersion(build.module)}`);
  }
  if (build.adds !== undefined) lines.push(`replace ${build.module} => ./${copyFolder}`);
  for (const [module, version] of Object.entries(build.requires ?? {})) lines.push(`require ${module} ${version}`);
  for (const { Old, New } of own.Replace ?? []) {
    const target = New.Version === undefined ? localReplace(build, Old.Path) : `${New.Path} ${New.Version}`;
    if (target !== undefined) lines.push(`replace ${spaced(Old)} => ${target}`);
  }
  return `${lines.join('\n')}\n`;
}

function localReplace(build: GoBuild, path: string): string | undefined {
  for (const [pattern, version] of Object.entries(build.localReplaces ?? {})) {
    if (pattern === path || (pattern.endsWith('/*') && path.startsWith(pattern.slice(0, -1))))
      return `${path} ${version}`;
  }
  return undefined;
}

function lowestVersion(module: string): string {
  return `v${/\/v(\d+)$/.exec(module)?.[1] ?? 0}.0.0`;
}

function spaced({ Path, Version }: GoPath): string {
  return Version === undefined ? Path : `${Path} ${Version}`;
}

/** The file name that `go build` gives a package's binary: its last element that is no major version. */
export function binaryNameOf(packagePath: string): string {
  const elements = packagePath.split('/');
  const last = elements.pop() ?? packagePath;
  return /^v\d+$/.test(last) ? (elements.pop() ?? last) : last;
}

/** Arguments of `go build` for packages of one build, written into a folder. */
export function buildArguments(
  build: Pick<GoBuild, 'tags' | 'stamp'>,
  folder: string,
  packages: readonly string[],
): string[] {
  const stamp = Object.entries(build.stamp ?? {}).map(([variable, value]) => `-X ${variable}=${value}`);
  const linker = ['-s', '-w', ...stamp].join(' ');
  return [
    'build',
    '-mod=mod',
    '-trimpath',
    '-tags',
    (build.tags ?? []).join(' '),
    '-ldflags',
    linker,
    '-o',
    `${folder}/`,
    ...packages,
  ];
}
