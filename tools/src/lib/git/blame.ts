import { git } from './git.ts';

/**
 * When each line of a file of the work tree came to be as it is, RFC 3339 and by when it was committed; undefined for one
 * that no commit has yet. Empty for a file that git does not have.
 */
export async function lineTimes(repo: string, file: string): Promise<readonly (string | undefined)[]> {
  const said = await git(repo, ['blame', '--line-porcelain', '--', file], { accept: [0, 128] });
  if (said.code !== 0) return [];
  const times: (string | undefined)[] = [];
  let commit = '';
  let time = '';
  for (const line of said.stdout.split('\n')) {
    commit = /^([0-9a-f]{40,64}) \d+ \d+/.exec(line)?.[1] ?? commit;
    time = /^committer-time (\d+)$/.exec(line)?.[1] ?? time;
    if (line.startsWith('\t'))
      times.push(/^0+$/.test(commit) ? undefined : new Date(Number(time) * 1000).toISOString());
  }
  return times;
}
