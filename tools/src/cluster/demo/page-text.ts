import { Failure } from '../../lib/failure.ts';

const assigned = /=\s*(?<quote>['"])(?<text>(?:(?!\k<quote>)[^\\\n])*)\k<quote>/g;

/**
 * The one text that a source file gives a name to: `export const greeting = 'Hello';`.
 * @throws {Failure} when there is none, or more than one.
 */
export function textIn(path: string, file: string): string {
  const found = [...file.matchAll(assigned)];
  if (found.length === 1) return found[0]!.groups!['text']!;
  throw new Failure({
    what: `${path} is no file that the demo can change`,
    why: `it gives a name to ${found.length} texts in quotes, not to one`,
    wayOut: "Leave one such line there, as export const greeting = 'Hello';",
  });
}

/** The file with another text in the place of that one. */
export function withText(file: string, text: string): string {
  return file.replace(assigned, (all, quote: string, before: string) => {
    return all.slice(0, all.length - before.length - 2) + quote + text + quote;
  });
}

/** Another text than this one, the same as nothing that was shown since: "Hello, change 1", then "Hello, change 2". */
export function nextText(text: string): string {
  const { start = text, count = '0' } = /^(?<start>.*), change (?<count>\d{1,6})$/.exec(text)?.groups ?? {};
  return `${start}, change ${Number(count) + 1}`;
}

/** Whether a page shows the text as all that one of its elements says. */
export function shows(html: string, text: string): boolean {
  return [...html.matchAll(/>(?<words>[^<>]+)</g)].some(
    ({ groups }) => decoded(groups!['words']!).trim() === text.trim(),
  );
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decoded(words: string): string {
  return words.replace(/&(?:#x(?<hex>[0-9a-f]+)|#(?<code>\d+)|(?<name>\w+));/gi, (all, hex, code, name) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    return code === undefined ? (named[name] ?? all) : String.fromCodePoint(Number(code));
  });
}
