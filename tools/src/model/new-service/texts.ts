import { Failure } from '../../lib/failure.ts';
import type { ServiceFacts } from '../../lib/fork-config.ts';
import { configFile } from '../config/config.ts';
import { readDefaultExport } from '../config/literal.ts';
import { ownersFile } from '../names/owners.ts';
import { withoutEntries } from '../retire-service/edits.ts';

/** The text of the file of settings with one more service, behind the others. */
export function withEntryOf(text: string, facts: ServiceFacts): string {
  const { places, value } = readDefaultExport(text);
  const { services } = value as { readonly services: readonly unknown[] };
  const last = places.get(`services[${services.length - 1}]`);
  if (last === undefined) throw unreadable('services');
  return `${text.slice(0, last.end)},\n${entryOf(facts)}${text.slice(last.end)}`;
}

/** The text of the file of settings without a service, and without the lines above it that are its comment. */
export function withoutService(text: string, name: string): string {
  return withoutEntries(text, 'services', (entry) => entry['name'] === name);
}

function unreadable(what: string): Failure {
  return new Failure({
    what: `${configFile} says no ${what}`,
    wayOut: `Bring ${configFile} back from git, and run this again.`,
  });
}

/** As Prettier writes it, four spaces in. */
function entryOf(facts: ServiceFacts): string {
  const lines = Object.entries(facts).map(([key, value]) => `      ${pair(key, value)},`);
  return ['    {', ...lines, '    }'].join('\n');
}

function pair(key: string, value: unknown): string {
  return `${key}: ${literal(value)}`;
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  return typeof value === 'string'
    ? `'${value.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`
    : JSON.stringify(value);
}

/** The manifest of an npm workspace, as the lock repeats it. */
export interface WorkspaceManifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

interface Lock {
  readonly packages: Readonly<Record<string, unknown>>;
}

/** The text of `package-lock.json` with a workspace more, all of whose packages the lock has already. */
export function withWorkspace(text: string, folder: string, manifest: WorkspaceManifest): string {
  const { name, version, dependencies, devDependencies } = manifest;
  return edited(text, (packages) => ({
    ...packages,
    [folder]: { name, version, dependencies, devDependencies },
    [`node_modules/${name}`]: { resolved: folder, link: true },
  }));
}

/** The text of `package-lock.json` without a workspace. */
export function withoutWorkspace(text: string, folder: string): string {
  return edited(text, (packages) =>
    Object.fromEntries(
      Object.entries(packages).filter(
        ([path, value]) => path !== folder && (value as { readonly resolved?: string }).resolved !== folder,
      ),
    ),
  );
}

// As npm orders it: by path, the root first.
function edited(text: string, edit: (packages: Lock['packages']) => Lock['packages']): string {
  const lock = JSON.parse(text) as Lock;
  const packages = Object.entries(edit(lock.packages)).toSorted(([one], [other]) => one.localeCompare(other, 'en'));
  return `${JSON.stringify({ ...lock, packages: Object.fromEntries(packages) }, null, 2)}\n`;
}

/** The text of the owners' file with a line for a service's source, behind that of all of them. */
export function withOwnersLine(text: string, folder: string, owners: readonly string[] | undefined): string {
  const lines = text.split('\n');
  const all = lines.findIndex((line) => /^\/apps\/\s/.test(line));
  const wanted = owners ?? /^\/apps\/\s+(.*)$/.exec(lines[all] ?? '')?.[1]?.split(/\s+/) ?? [];
  if (all < 0 || wanted.length === 0) {
    throw new Failure({
      what: `${ownersFile} does not say who reviews apps/`,
      why: 'the owners of a new service are these, or those that --owners names',
      wayOut: `Add a line "/apps/ @organisation/team" to ${ownersFile}.`,
    });
  }
  const last = lines.findLastIndex((line) => line.startsWith('/apps/'));
  return lines.toSpliced(last + 1, 0, `/${folder}/`.padEnd(22) + ` ${wanted.join(' ')}`).join('\n');
}

/** The text of the owners' file without the line for a service's source. */
export function withoutOwnersLine(text: string, folder: string): string {
  return text
    .split('\n')
    .filter((line) => line.split(/\s/)[0] !== `/${folder}/`)
    .join('\n');
}
