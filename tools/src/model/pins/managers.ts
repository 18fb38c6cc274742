import { stockManagers } from './stock-managers.ts';
import { meansFile, type CustomManager, type Updater } from './updater.ts';

/** One way in which Renovate finds what is pinned. */
export interface Manager {
  /** As `enabledManagers` names it. */
  readonly name: string;
  readonly sees: (file: string) => boolean;
  /** What it finds in a file, by the groups that Renovate names: depName, currentValue, currentDigest, packageName. */
  readonly patterns: readonly RegExp[];
  readonly custom?: CustomManager;
}

/** Every manager that the settings enable. */
export function managersOf(updater: Updater): readonly Manager[] {
  const enabled = updater.enabledManagers ?? ['custom.regex', ...Object.keys(stockManagers)];
  return enabled.flatMap((name) => {
    if (name === 'custom.regex') return (updater.customManagers ?? []).map(customOf);
    const { files, patterns = [] } = stockManagers[name] ?? { files: /$^/ };
    const more = (updater[name] as { readonly managerFilePatterns?: readonly string[] } | undefined)
      ?.managerFilePatterns;
    const sees = (file: string): boolean =>
      files.test(file) || (more ?? []).some((pattern) => meansFile(pattern, file));
    return [{ name, sees, patterns }];
  });
}

function customOf(custom: CustomManager): Manager {
  return {
    name: 'custom.regex',
    sees: (file) => custom.managerFilePatterns.some((pattern) => meansFile(pattern, file)),
    patterns: custom.matchStrings.map((text) => new RegExp(text, 'g')),
    custom,
  };
}

/** A version of something of others, where it is written. */
export interface Pin {
  readonly manager: Manager;
  readonly file: string;
  /** The first and the last line, counted from 1; the version stands in the one of `versionLine`. */
  readonly lines: readonly [first: number, last: number];
  readonly versionLine: number;
  readonly name: string;
  readonly version: string;
  readonly digest?: string;
  /** All that was matched, and the groups in it. */
  readonly text: string;
  readonly groups: Readonly<Record<string, string | undefined>>;
}

/** What the managers see in one file. */
export function pinsIn(file: string, text: string, managers: readonly Manager[]): readonly Pin[] {
  return managers
    .filter(({ sees }) => sees(file))
    .flatMap((manager) =>
      manager.patterns.flatMap((pattern) =>
        [...text.matchAll(pattern)].flatMap((found) => pinOf(file, found, manager)),
      ),
    );
}

function pinOf(file: string, found: RegExpExecArray, manager: Manager): readonly Pin[] {
  const groups = found.groups ?? {};
  const { currentValue: version = '', currentDigest } = groups;
  const name = nameIn(groups, manager);
  // What a package says of itself; a tag that is no version, as of an image that is built here.
  if (name === 'version' || (!/\d/.test(version) && currentDigest === undefined)) return [];
  const line = (index: number): number => found.input.slice(0, index).split('\n').length;
  const matched = found[0].replace(/\n$/, '');
  return [
    {
      manager,
      file,
      lines: [line(found.index), line(found.index + matched.length)],
      versionLine: line(found.index + Math.max(found[0].lastIndexOf(version), 0)),
      name,
      version,
      ...(currentDigest === undefined ? {} : { digest: currentDigest }),
      text: found[0],
      groups,
    },
  ];
}

function nameIn(groups: Readonly<Record<string, string | undefined>>, { name, custom }: Manager): string {
  const filled = (template: string | undefined): string | undefined => template && fill(template, groups);
  return (
    groups['packageName'] ??
    filled(custom?.packageNameTemplate) ??
    groups['depName'] ??
    filled(custom?.depNameTemplate) ??
    (name === 'nvm' ? 'node' : name)
  );
}

/** A template of Renovate's with the values of its names; one without a value becomes nothing. */
export function fill(template: string, values: Readonly<Record<string, string | undefined>>): string {
  return template.replaceAll(/\{\{\{?(\w+)\}?\}\}/g, (_whole, name: string) => values[name] ?? '');
}
