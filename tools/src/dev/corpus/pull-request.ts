import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../lib/failure.ts';
import { readNames } from '../../model/names/names.ts';
import { inNamesOf } from '../../model/names/tokens.ts';
import { defined } from '../../lib/values/defined.ts';

/** The folders of the corpus, from the repository's root. */
export const folders = { bad: 'tools/test/bad-pull-requests', good: 'tools/test/good-pull-requests' } as const;

/** One change of this repository, and what review must say to it. */
export interface CorpusChange {
  /** Its file, from the repository's root. */
  readonly file: string;
  /** What it does, as its file is called. */
  readonly name: string;
  /** What refuses it, as `laws.ts` lists them; absent when it must pass. */
  readonly law?: string;
  /** Words that the refusal contains: each is said, and nothing else is. */
  readonly says: readonly string[];
  readonly labels: readonly string[];
  /** Lines at the end of the commit's message. */
  readonly trailers: readonly string[];
  /** What the repository has behind it, as `scenarios.ts` lists them. */
  readonly scenario: string;
  /** Another one that was merged before it. */
  readonly after?: CorpusChange;
  /** Files and folders that it takes away. */
  readonly removes: readonly string[];
  /** A unified diff; empty when it only takes files away. */
  readonly patch: string;
}

type Parsed = Omit<CorpusChange, 'after'> & {
  /** The name of the one that was merged before it. */
  readonly afterName?: string;
};

const fields = ['Law', 'Says', 'Label', 'Trailer', 'Scenario', 'After', 'Removes'] as const;
type Field = (typeof fields)[number];

/**
 * Reads the text of a file: lines of `Field: value`, and a diff as `git diff` writes it.
 * @throws {Failure} naming the file and the line that is none of them, or what a bad or good one lacks or has too much.
 */
export function parsePullRequest(file: string, text: string): Parsed {
  const start = `${text}\ndiff --git `.search(/^diff --git /m);
  const head = text.slice(0, start).split('\n');
  const pairs = head.filter((line) => line !== '').map((line) => pairIn(file, line));
  const all = (name: Field): readonly string[] => pairs.filter(([field]) => field === name).map(([, value]) => value);
  const [[law], [afterName]] = [all('Law'), all('After')];
  const says = all('Says');
  const bad = file.startsWith(`${folders.bad}/`);
  if (bad && (law === undefined || says.length === 0)) throw strange(file, 'it has no Law or no Says');
  if (!bad && (law !== undefined || says.length > 0)) throw strange(file, 'what must pass has no Law and no Says');
  const patch = text.slice(start);
  if (patch.trim() === '' && all('Removes').length === 0) throw strange(file, 'it changes nothing');
  return {
    file,
    name: file.slice(file.lastIndexOf('/') + 1).replace(/\.patch$/, ''),
    ...defined({ law }),
    says,
    labels: all('Label'),
    trailers: all('Trailer'),
    scenario: all('Scenario')[0] ?? 'fresh',
    ...defined({ afterName }),
    removes: all('Removes'),
    patch,
  };
}

function pairIn(file: string, line: string): readonly [Field, string] {
  const [, name, value] = /^(\w+): (.+)$/.exec(line) ?? [];
  const field = fields.find((known) => known === name);
  if (field === undefined || value === undefined) throw strange(file, `its head has the line ${JSON.stringify(line)}`);
  return [field, value];
}

function strange(file: string, why: string): Failure {
  const wayOut = `Its head is lines of ${fields.map((field) => `${field}: …`).join(', ')}: see tools/test/README.md.`;
  return new Failure({ what: `${file} is no pull request`, why, wayOut });
}

/** The corpus of a checkout, in its names, in the order of its files; `grep` keeps those whose name or law it matches. */
export async function pullRequestsIn(root: string, grep = ''): Promise<readonly CorpusChange[]> {
  const [wanted, names] = [new RegExp(grep), readNames(root)];
  const files = await Promise.all(
    Object.values(folders).map(async (folder) =>
      (await readdir(join(root, folder))).filter((name) => name.endsWith('.patch')).map((name) => `${folder}/${name}`),
    ),
  );
  const read = files
    .flat()
    .toSorted()
    .map(async (file) => parsePullRequest(file, inNamesOf(names, await readFile(join(root, file), 'utf8'))));
  const all = await Promise.all(read);
  return all.map((one) => withBefore(one, all)).filter(({ name, law = '' }) => wanted.test(name) || wanted.test(law));
}

function withBefore(
  { afterName, ...one }: Parsed,
  all: readonly Parsed[],
  behind: readonly string[] = [],
): CorpusChange {
  if (afterName === undefined) return one;
  if (behind.includes(one.name)) throw strange(one.file, `it comes after itself, by ${behind.join(', ')}`);
  const before = all.find(({ name }) => name === afterName);
  if (before === undefined) throw strange(one.file, `it comes after ${afterName}, which there is not`);
  return { ...one, after: withBefore(before, all, [...behind, one.name]) };
}
