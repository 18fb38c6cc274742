import type { SourceModule } from './modules.ts';

/** A name that several files of a folder export on purpose, since something reads these files alike. */
export interface NameConvention {
  /** From the repository's root. */
  readonly folder: string;
  readonly name: string;
  readonly reason: string;
  /** How many files have to follow it; default: 2. A fork may have one of what the template has several. */
  readonly least?: number;
}

/**
 * What is wrong with the names that files export, one sentence each: a name says one thing in the whole repository, so
 * that it is found by itself. Tests are left out; a convention that too few files follow is refused too.
 */
export function exportRefusals(
  modules: readonly SourceModule[],
  conventions: readonly NameConvention[],
): readonly string[] {
  const follows = (file: string, name: string) => (convention: NameConvention) =>
    convention.name === name && file.startsWith(`${convention.folder}/`);
  const declared = modules
    .filter(({ file }) => !file.endsWith('.test.ts'))
    .flatMap(({ file, exports }) => exports.map((name) => ({ file, name })));
  const own = declared.filter(({ file, name }) => !conventions.some(follows(file, name)));
  const idle = conventions.filter(
    (convention) =>
      declared.filter(({ file, name }) => follows(file, name)(convention)).length < (convention.least ?? 2),
  );
  return [
    ...[...Map.groupBy(own, ({ name }) => name)]
      .filter(([name, files]) => files.length > 1 || conventions.some((convention) => convention.name === name))
      .toSorted(([one], [other]) => one.localeCompare(other))
      .map(([name, files]) =>
        twice(
          name,
          files.map(({ file }) => file),
        ),
      ),
    ...idle.map(({ folder, name, least = 2 }) => {
      return `no ${least === 1 ? 'file' : 'two files'} of ${folder} ${least === 1 ? 'exports' : 'export'} ${name}: take the convention out`;
    }),
  ];
}

function twice(name: string, files: readonly string[]): string {
  return (
    `${name} is exported by ${files.join(' and ')}: ` +
    'make it one piece that both import, or say in each name what it is about'
  );
}
