import { commitFiles, partsOfIdentity, type FilesCommit } from './objects.ts';
import { git } from './git.ts';
import type { Settings } from './environment.ts';

/** How a person has git sign: their own settings of it, and the checkout in which paths in them begin. */
export interface Signing {
  readonly checkout: string;
  /** `user.signingKey` and all of `gpg`. */
  readonly settings: Settings;
}

/**
 * How commits are signed in a checkout; undefined where its git does not say so (`commit.gpgSign`).
 * @throws {Failure} when the setting is neither true nor false.
 */
export async function signingOf(checkout: string): Promise<Signing | undefined> {
  // The one place where the person's own word is asked for, which the neutral settings hide from all others.
  const settings = { 'commit.gpgSign': undefined };
  const asked = ['config', '--type=bool', '--get', 'commit.gpgSign'];
  if ((await git(checkout, asked, { settings, accept: [0, 1] })).stdout !== 'true') return undefined;
  const keys = String.raw`^(user\.signingkey|gpg\..*)$`;
  const { stdout } = await git(checkout, ['config', '-z', '--get-regexp', keys], { accept: [0, 1] });
  const pairs = stdout.split('\0').flatMap((entry) => {
    const { key, value } = /^(?<key>[^\n]+)\n(?<value>.*)$/s.exec(entry)?.groups ?? {};
    return key === undefined ? [] : [[key, value] as const];
  });
  return { checkout, settings: Object.fromEntries(pairs) };
}

/**
 * Commits files as `commitFiles` does, signed where `signing` says how; without it, by no process more.
 * @throws {Failure} in git's words when the key cannot sign.
 */
export async function commitSigned(
  repo: string,
  commit: Omit<FilesCommit, 'ref'>,
  signing: Signing | undefined,
): Promise<string> {
  const { parent, message, by, at = Math.floor(Date.now() / 1000) } = commit;
  const made = await commitFiles(repo, { ...commit, at });
  // What imports commits cannot sign them: the same one is written again.
  if (signing === undefined) return made;
  const { stdout: folder } = await git(repo, ['rev-parse', '--absolute-git-dir']);
  const parents = parent === undefined ? [] : ['-p', parent];
  const args = [`--git-dir=${folder}`, 'commit-tree', '-S', ...parents, '-F', '-', `${made}^{tree}`];
  const { name, email } = partsOfIdentity(by);
  const who = ['AUTHOR', 'COMMITTER'].flatMap((role) => [
    [`GIT_${role}_NAME`, name],
    [`GIT_${role}_EMAIL`, email],
    [`GIT_${role}_DATE`, `@${at} +0000`],
  ]);
  const signed = await git(signing.checkout, args, {
    input: message,
    settings: signing.settings,
    env: Object.fromEntries(who) as Record<string, string>,
    doing: 'sign a commit, and nothing is pushed',
    reasonIn: allWords,
    wayOut:
      'Mend the key (`git config --get-regexp "^(user.signingkey|gpg)"`), then run this again; where main takes ' +
      'unsigned commits, `git config commit.gpgSign false` in this checkout goes without.',
  });
  return signed.stdout;
}

// The program that signs says why before git does, in as many lines as it likes.
function allWords(printed: string): string {
  const lines = printed.split('\n').map((line) => line.replace(/^(?:error|fatal): */, '').trim());
  return lines.filter((line) => line !== '').join('; ');
}
