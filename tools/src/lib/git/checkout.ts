import { git } from './git.ts';

/** The files among `paths` that differ from the last commit, or that no commit has. */
export async function uncommitted(repo: string, paths: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await git(repo, ['status', '--porcelain', '--no-renames', '-z', '--', ...paths]);
  return stdout
    .split('\0')
    .map((entry) => entry.replace(/^.. /, ''))
    .filter((path) => path !== '');
}

/** The name and URL of every remote of a checkout; none where there is no repository. */
export async function remotesOf(repo: string): Promise<ReadonlyMap<string, string>> {
  const found = await git(repo, ['config', '--get-regexp', '^remote\\..*\\.url$'], { accept: [0, 1, 128] });
  const lines = found.stdout.split('\n').flatMap((line) => {
    const { name, url } = /^remote\.(?<name>.+)\.url (?<url>.+)$/.exec(line)?.groups ?? {};
    return name !== undefined && url !== undefined ? [[name, url] as const] : [];
  });
  return new Map(lines);
}
