import { join } from 'node:path/posix';
import { isMap, isSeq, parseDocument, parse } from 'yaml';
import type { ForkConfig, ServiceFacts } from '../../lib/fork-config.ts';
import { liesIn } from '../../lib/files/paths.ts';
import { readDefaultExport } from '../config/literal.ts';

/** The text of the file of settings in which the entry of a service says that it is being taken out of these environments. */
export function withRetiring(text: string, name: string, environments: readonly string[]): string {
  const { places, value } = readDefaultExport(text);
  const { services } = value as Pick<ForkConfig, 'services'>;
  const path = `services[${services.findIndex((service) => service.name === name)}]`;
  const list = `[${environments.map((one) => `'${one}'`).join(', ')}]`;
  const there = places.get(`${path}.retiring`);
  if (there !== undefined) return `${text.slice(0, there.start)}${list}${text.slice(there.end)}`;
  const { start, end } = places.get(path)!;
  const inside = text.slice(start, end - 1);
  const [, indent] = /\n([ \t]*)$/.exec(inside) ?? [];
  const comma = inside.trimEnd().endsWith(',') ? '' : ',';
  const written =
    indent === undefined
      ? `${inside.trimEnd()}${comma} retiring: ${list} `
      : `${inside.trimEnd()}${comma}\n${indent}  retiring: ${list},\n${indent}`;
  return `${text.slice(0, start)}${written}${text.slice(end - 1)}`;
}

/**
 * The text of an overlay without its patches of Ingresses, which change nothing where there is none.
 * @param textOf - the text of a file that a patch is read from, by its path below the overlay.
 * @returns the text, and the files of those patches.
 */
export async function withoutIngressPatches(
  text: string,
  textOf: (path: string) => Promise<string | undefined>,
): Promise<{ readonly text: string; readonly files: readonly string[] }> {
  const document = parseDocument(text);
  const patches = document.get('patches');
  if (!isSeq(patches)) return { text, files: [] };
  const files: string[] = [];
  const kept: unknown[] = [];
  for (const item of patches.items) {
    const { target, path, patch } = (isMap(item) ? item.toJSON() : {}) as Patch;
    const said = path === undefined ? patch : await textOf(join('.', path));
    const kind = target?.kind ?? kindIn(said);
    if (kind !== 'Ingress') kept.push(item);
    else if (path !== undefined) files.push(path);
  }
  if (kept.length === patches.items.length) return { text, files };
  // What stands above the first is about it.
  if (kept[0] !== patches.items[0]) delete patches.commentBefore;
  if (kept.length === 0) document.delete('patches');
  else patches.items = kept;
  return { text: document.toString({ lineWidth: 0 }), files };
}

interface Patch {
  readonly target?: { readonly kind?: string };
  readonly path?: string;
  readonly patch?: string;
}

function kindIn(text: string | undefined): string | undefined {
  return text === undefined ? undefined : (parse(text) as { readonly kind?: string } | null)?.kind;
}

/** The text of the file of settings without entries of a list, each with the lines above it that are its comment. */
export function withoutEntries(
  text: string,
  list: 'exceptions' | 'logs' | 'pages' | 'secrets' | 'services',
  isGone: (entry: Readonly<Record<string, unknown>>) => boolean,
): string {
  const { places, value } = readDefaultExport(text);
  const entries = (value as Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>)[list] ?? [];
  const gone = entries.flatMap((entry, index) => (isGone(entry) ? [places.get(`${list}[${index}]`)!] : []));
  return gone.toReversed().reduce((rest, { start, end }) => withoutPlace(rest, start, end), text);
}

/** The text of the file of settings without a set of variables. */
export function withoutSet(text: string, name: string): string {
  const { places } = readDefaultExport(text);
  const place = places.get(`settings.${name}`) ?? places.get(`settings[${JSON.stringify(name)}]`);
  if (place === undefined) return text;
  return withoutPlace(text, text.lastIndexOf('\n', place.start) + 1, place.end);
}

/** Whole lines where it stands alone on them; else up to its comma. */
function withoutPlace(text: string, start: number, end: number): string {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const [tail] = /^,?[ \t]*/.exec(text.slice(end))!;
  const isAlone = /^[ \t]*$/.test(text.slice(lineStart, start)) && text[end + tail.length] === '\n';
  if (!isAlone) return `${text.slice(0, start)}${text.slice(end + tail.length)}`;
  const before = text.slice(0, lineStart).replace(/(?:^[ \t]*\/\/[^\n]*\n)+$/m, '');
  return `${before}${text.slice(end + tail.length + 1)}`;
}

/** What of a service's sources is no other's: folders below `apps/`, since others keep what they share elsewhere. */
export function ownSources(service: ServiceFacts, services: readonly ServiceFacts[]): readonly string[] {
  const others = services.filter((one) => one !== service).flatMap(({ sources = [] }) => sources);
  return (service.sources ?? []).filter(
    (source) => source.startsWith('apps/') && !others.some((other) => liesIn(source, other) || liesIn(other, source)),
  );
}
