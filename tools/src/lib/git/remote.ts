import { Failure } from '../failure.ts';
import type { RunResult } from '../process/run.ts';
import { git } from './git.ts';

/**
 * Brings a branch of `origin` up to date as `origin/<branch>`, and forgets it when it is gone there. A passing failure is
 * tried once more.
 * @throws {Failure} when the remote does not answer; what was known of the branch stays.
 */
export async function fetchBranch(repo: string, branch: string): Promise<void> {
  const refs = `+refs/heads/${branch}:refs/remotes/origin/${branch}`;
  const fetch = ['fetch', '--quiet', '--no-tags', '--no-auto-maintenance', 'origin', refs];
  if ((await git(repo, fetch, { accept: [0, 1, 128] })).code === 0) return;
  const reaching = {
    doing: `fetch ${branch} for ${repo}`,
    wayOut: 'See that its remote is reachable, then run this again.',
  };
  const there = await git(repo, ['ls-remote', '--exit-code', 'origin', `refs/heads/${branch}`], {
    accept: [0, noSuchRef],
    ...reaching,
  });
  if (there.code === noSuchRef) await git(repo, ['update-ref', '-d', `refs/remotes/origin/${branch}`]);
  else await git(repo, fetch, reaching);
}

/** What `git ls-remote --exit-code` ends with when it reached the remote and no ref matches. */
const noSuchRef = 2;

/** Brings one commit and its history from another repository. */
export async function fetchFrom(repo: string, source: string, hash: string): Promise<void> {
  await git(repo, ['fetch', '--quiet', '--no-tags', source, hash]);
}

/** The branches of `origin` whose names match a pattern, as `promote/*`, and the commits that they stand at there. */
export async function remoteBranches(
  repo: string,
  pattern: string,
): Promise<readonly { readonly branch: string; readonly tip: string }[]> {
  const head = 'refs/heads/';
  const { stdout } = await git(repo, ['ls-remote', 'origin', `${head}${pattern}`], {
    doing: `list the branches ${pattern} for ${repo}`,
    wayOut: 'See that its remote is reachable, then run this again.',
  });
  return stdout.split('\n').flatMap((line) => {
    const [tip = '', ref = ''] = line.split('\t');
    return ref.startsWith(head) ? [{ branch: ref.slice(head.length), tip }] : [];
  });
}

/** What a push came to: taken, or refused because somebody else was first, with git's words. */
type Pushed = { readonly taken: true } | { readonly taken: false; readonly reason: string };

interface PushOptions {
  /** Replace or delete the branch, provided it still stands at this commit ('' = does not exist). */
  readonly lease?: string;
  /** For the hooks of a remote that is a folder here. */
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds. */
  readonly timeout?: number;
}

/**
 * Pushes `source` (a commit; '' deletes) to a branch of `origin`.
 * @throws {Failure} when it fails for another reason than a lost race: no access, refused by a hook, unreachable.
 */
export async function push(
  repo: string,
  source: string,
  branch: string,
  { lease: leased, ...how }: PushOptions = {},
): Promise<Pushed> {
  const target = `refs/heads/${branch}`;
  const lease = leased === undefined ? [] : [`--force-with-lease=${target}:${leased}`];
  const args = ['push', '--porcelain', ...lease, 'origin', `${source}:${target}`];
  const doing = `push ${branch} to the remote`;
  const wayOut = 'See why the remote refuses (access, a hook, a protected branch), then run this again.';
  const answer = await git(repo, args, { accept: [0, 1], doing, wayOut, ...how });
  if (answer.code === 0) return { taken: true };
  const refusals = refusalsIn(answer);
  const reason = refusals.map((refusal) => racePattern.exec(refusal)?.[1]).find((found) => found !== undefined);
  if (reason !== undefined) return { taken: false, reason };
  const words = answer.stderr.split('\n').flatMap((line) => /^remote: *(.*\S)/.exec(line)?.[1] ?? []);
  throw new Failure({ what: `Could not ${doing}`, why: [...refusals, ...words].join('; '), wayOut });
}

// Two pushes at once: the later one is behind, its lease is stale, or the ref is locked while the first one writes it.
const racePattern =
  /\((fetch first|non-fast-forward|stale info|failed to update ref|cannot lock ref[^)]*|incorrect old value[^)]*|reference already exists)\)/;

/** Of each ref that was not taken: "[rejected] (fetch first)". */
function refusalsIn({ stdout }: RunResult): readonly string[] {
  const lines = stdout.split('\n').filter((line) => line.startsWith('!'));
  return lines.map((line) => line.slice(line.lastIndexOf('\t') + 1));
}

/** Pushes a commit to a branch of a repository named by its path or URL; a person's pre-push hook is not asked. */
export async function pushTo(repo: string, target: string, hash: string, branch: string): Promise<void> {
  await git(repo, ['push', '--quiet', target, `${hash}:refs/heads/${branch}`]);
}

/**
 * Sets a branch of a repository named by its path to a commit, wherever it stood ('' deletes it); no pre-push hook is asked.
 * A repository that several people share takes back no commit of a branch: there it goes first, and comes anew.
 */
export async function replaceBranch(repo: string, target: string, hash: string, branch: string): Promise<void> {
  const ref = `refs/heads/${branch}`;
  const set = (source: string) => git(repo, ['push', '--quiet', '--no-verify', target, `${source}:${ref}`]);
  const found = await git(repo, ['ls-remote', target, ref]);
  if (found.stdout !== '' && !found.stdout.startsWith(hash || '-')) await set('');
  if (hash !== '') await set(hash);
}

/** Where a checkout was cloned from; undefined when it has no remote `origin`. */
export async function originOf(repo: string): Promise<string | undefined> {
  return (await remotesOf(repo)).get('origin');
}

/** The name and URL of every remote of a checkout; none where there is no repository. */
export async function remotesOf(repo: string): Promise<ReadonlyMap<string, string>> {
  const found = await git(repo, ['config', '-z', '--get-regexp', '^remote\\..*\\.url$'], { accept: [0, 1] });
  // What does not trust the repository finds no settings of it either.
  if (found.code === 1) await git(repo, ['rev-parse', '--git-dir'], { accept: [0, 128] });
  const lines = found.stdout.split('\0').flatMap((line) => {
    const { name, url } = /^remote\.(?<name>.+)\.url\n(?<url>.+)$/.exec(line)?.groups ?? {};
    return name !== undefined && url !== undefined ? [[name, url] as const] : [];
  });
  return new Map(lines);
}
