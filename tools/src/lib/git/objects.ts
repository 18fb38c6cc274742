import { Failure } from '../failure.ts';
import { git } from './git.ts';

/** The full commit that a revision names, or undefined when the repository does not have it. */
export async function commitOf(repo: string, revision: string): Promise<string | undefined> {
  const name = `${revision}^{commit}`;
  const found = await git(repo, ['rev-parse', '--verify', '--quiet', '--end-of-options', name], { accept: [0, 1] });
  return found.code === 0 ? found.stdout : undefined;
}

/**
 * The full commit that a revision names.
 * @throws {Failure} when the repository does not have it: an empty revision would make `:path` read the index.
 */
export async function requireCommit(
  repo: string,
  revision: string,
  wayOut = 'Name a revision that git knows there.',
): Promise<string> {
  const commit = await commitOf(repo, revision);
  if (commit !== undefined) return commit;
  throw new Failure({ what: `There is no "${revision}" in ${repo}`, wayOut });
}

/**
 * The texts behind names such as `main:README.md`, in their order; undefined for what the repository does not have.
 * One process, however many names.
 */
export async function readTexts(repo: string, names: readonly string[]): Promise<readonly (string | undefined)[]> {
  if (names.length === 0) return [];
  const answer = await git(repo, ['cat-file', '--batch'], { input: `${names.join('\n')}\n` });
  let rest = Buffer.from(`${answer.stdout}\n`);
  return names.map(() => {
    const end = rest.indexOf('\n');
    // Of what is not there it repeats the name, which may hold anything.
    const { size } = /^[0-9a-f]+ \w+ (?<size>\d+)$/.exec(rest.subarray(0, end).toString())?.groups ?? {};
    rest = rest.subarray(end + 1);
    if (size === undefined) return undefined;
    const text = rest.subarray(0, Number(size)).toString();
    rest = rest.subarray(Number(size) + 1);
    return text;
  });
}

/**
 * The text of a file in a commit, or undefined when the commit does not have it.
 * @throws {Failure} when the repository does not have the commit.
 */
export async function fileAt(repo: string, revision: string, path: string): Promise<string | undefined> {
  return (await readTexts(repo, [`${await requireCommit(repo, revision)}:${path}`]))[0];
}

export interface FilesCommit {
  /** A full commit; without one the files are all there is. */
  readonly parent?: string;
  /** A commit whose files are taken in place of the parent's. */
  readonly filesOf?: string;
  readonly message: string;
  /** Paths with their new texts; undefined removes a file. */
  readonly files: Readonly<Record<string, string | undefined>>;
  /** As `committer` gives it. */
  readonly by: string;
  /** Seconds since 1970; by default now. */
  readonly at?: number;
  /** The ref that is moved to it, whatever it was; by default one of our own that nobody reads. */
  readonly ref?: string;
}

/** Commits files without a work tree or an index, by one process, and gives the new commit. */
export async function commitFiles(
  repo: string,
  { parent, filesOf, message, files, by, at = Math.floor(Date.now() / 1000), ref = 'refs/lockstep/made' }: FilesCommit,
): Promise<string> {
  const tree = filesOf && (await git(repo, ['rev-parse', `${filesOf}^{tree}`])).stdout;
  const stamp = `${by} ${at} +0000`;
  const input = [
    'feature done',
    `commit ${ref}`,
    'mark :1',
    `author ${stamp}`,
    `committer ${stamp}`,
    data(message),
    ...(parent === undefined ? [] : [`from ${parent}`]),
    ...(tree === undefined ? [] : [`M 040000 ${tree} ""`]),
    ...Object.entries(files).map(([path, text]) =>
      text === undefined ? `D ${JSON.stringify(path)}` : `M 100644 inline ${JSON.stringify(path)}\n${data(text)}`,
    ),
    '',
    'get-mark :1',
    'done',
    '',
  ].join('\n');
  // As a pack, whatever its size: no second process to spread the objects over files.
  const made = await git(repo, ['-c', 'fastimport.unpackLimit=1', 'fast-import', '--quiet', '--force'], { input });
  return made.stdout.trim();
}

/** Who commits here, as `Name <email>`: the git identity of the person or pipeline, else Lockstep. */
export async function committer(repo: string): Promise<string> {
  return (await gitIdentity(repo)) ?? 'Lockstep <lockstep@localhost>';
}

/** The git identity that is set in a repository or for the machine, as `Name <email>`; undefined where none is. */
export async function gitIdentity(repo: string): Promise<string | undefined> {
  const found = await git(repo, ['-c', 'user.useConfigOnly=true', 'var', 'GIT_COMMITTER_IDENT'], { accept: [0, 128] });
  return found.code === 0 ? found.stdout.replace(/ \d+ [+-]\d+$/, '') : undefined;
}

/** The two parts of `Name <email>`. */
export function partsOfIdentity(by: string): { readonly name: string; readonly email: string } {
  const { name = '', email = '' } = /^(?<name>.*) <(?<email>.*)>$/.exec(by)?.groups ?? {};
  return { name, email };
}

/** Those of the full commits that the repository has. */
export async function commitsAmong(repo: string, commits: readonly string[]): Promise<ReadonlySet<string>> {
  if (commits.length === 0) return new Set();
  const input = `${commits.join('\n')}\n`;
  const { stdout } = await git(repo, ['cat-file', '--batch-check=%(objectname) %(objecttype)'], { input });
  const found = stdout.split('\n').filter((line) => line.endsWith(' commit'));
  return new Set(found.map((line) => line.slice(0, -' commit'.length)));
}

/** The names in a commit's root folder, and how many commits led to it. */
export async function shapeOf(repo: string, commit: string): Promise<{ names: readonly string[]; commits: number }> {
  const [names, commits] = await Promise.all([
    git(repo, ['ls-tree', '--name-only', '-z', commit]),
    git(repo, ['rev-list', '--count', commit]),
  ]);
  return { names: names.stdout.split('\0').filter((name) => name !== ''), commits: Number(commits.stdout) };
}

/** Whether `older` is `newer` or one of its ancestors; undefined when the repository lacks one of them, or what is between. */
export async function precedes(repo: string, older: string, newer: string): Promise<boolean | undefined> {
  const { code } = await git(repo, ['merge-base', '--is-ancestor', older, newer], { accept: [0, 1, 128] });
  if (code !== 128) return code === 0;
  // Where there is no repository at all, this says so.
  await commitOf(repo, older);
  return undefined;
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}
