import { dirname, join } from 'node:path';
import { Failure } from '../../lib/failure.ts';
import { entriesIn, textIfThere } from '../../lib/files/if-there.ts';

/** A folder whose code is compiled into a program, and the module that it belongs to. */
export interface CompiledFolder {
  readonly folder: string;
  readonly module: { readonly path: string; readonly version: string; readonly folder: string };
}

/** Licences that bind who only runs a program as a service, or forbid some to run it at all, by how they call themselves. */
const unwanted: readonly (readonly [name: string, heading: RegExp])[] = [
  ['AGPL', /affero general public licen[cs]e|\bagpl/i],
  ['SSPL', /server side public licen[cs]e|\bsspl/i],
  ['BUSL', /business source licen[cs]e|\bbu?sl[- ]?1\.1/i],
  ['Elastic License', /elastic licen[cs]e/i],
  ['Commons Clause', /commons clause/i],
  ['Functional Source License', /functional source licen[cs]e|\bfsl-1/i],
  ['PolyForm', /polyform (?:noncommercial|small business|shield|perimeter|strict|free trial)/i],
];

/**
 * The unwanted licence that a file of licence says it is; undefined where it is another one. Only the heading counts: the
 * Mozilla licence and the GPL name the AGPL further down.
 */
export function unwantedLicence(text: string): string | undefined {
  const heading = text.trimStart().slice(0, 600);
  return unwanted.find(([, pattern]) => pattern.test(heading))?.[0];
}

/** `go list -f` of this on dependencies tells their folders; those of the standard library have no module. */
export const compiledFormat =
  '{{with .Module}}{{$.Dir}}\t{{.Path}}\t{{with .Replace}}{{.Version}}{{else}}{{.Version}}{{end}}\t{{.Dir}}{{end}}';

export function parseCompiled(text: string): readonly CompiledFolder[] {
  return text.split('\n').flatMap((line) => {
    const [folder, path, version, home] = line.split('\t');
    return home === undefined ? [] : [{ folder: folder!, module: { path: path!, version: version!, folder: home } }];
  });
}

/**
 * Looks at the licences of all that is compiled into programs: of each folder and of those above it in its module.
 * @throws {Failure} naming the module, its file and its licence.
 */
export async function requireLicences(compiled: readonly CompiledFolder[]): Promise<void> {
  const seen = new Set<string>();
  for (const { folder, module } of compiled) {
    for (let at = folder; !seen.has(at); at = dirname(at)) {
      seen.add(at);
      await requireLicence(at, `${module.path}@${module.version}`);
      if (at === module.folder || !at.startsWith(module.folder)) break;
    }
  }
}

/** `LICENSE`, `COPYING.txt`, `LICENSE-AGPL.md`; a program or a list about licences is none. */
function isLicence(name: string): boolean {
  return /^(?:un)?(?:licen[cs]es?|copying)(?:[.\-_].*)?$/i.test(name) && !/\.(?:go|json)$/i.test(name);
}

async function requireLicence(folder: string, module: string): Promise<void> {
  for (const entry of await entriesIn(folder)) {
    if (!entry.isFile() || !isLicence(entry.name)) continue;
    const file = join(folder, entry.name);
    const licence = unwantedLicence((await textIfThere(file)) ?? '');
    if (licence === undefined) continue;
    throw new Failure({
      what: `${module} is not compiled: it stands under the ${licence}`,
      why: `${file} says so`,
      wayOut: 'Take a version or a library under another licence, or only pull the program and leave it out elsewhere.',
    });
  }
}
