import { api, type GitHub } from './github.ts';

/** An open pull request, with its labels. */
export interface OpenPull {
  readonly number: number;
  readonly labels: readonly string[];
}

/** All that are open, of whatever branch. */
export async function openPulls(github: GitHub): Promise<readonly OpenPull[]> {
  const all: OpenPull[] = [];
  for (let page = 1; ; page += 1) {
    const found = (await api(github, 'GET', `pulls?state=open&per_page=100&page=${page}`)) as readonly {
      readonly number: number;
      readonly labels: readonly { readonly name: string }[];
    }[];
    all.push(...found.map(({ number, labels }) => ({ number, labels: labels.map(({ name }) => name) })));
    if (found.length < 100) return all;
  }
}

/** The number of the pull request whose merge onto main made a commit; undefined where none did. */
export async function mergedBy(github: GitHub, commit: string): Promise<number | undefined> {
  const found = (await api(github, 'GET', `commits/${commit}/pulls?per_page=100`)) as readonly {
    readonly number: number;
    readonly merged_at: string | null;
    readonly merge_commit_sha: string | null;
    readonly base: { readonly ref: string };
  }[];
  return found.find(
    ({ merged_at: merged, merge_commit_sha: made, base }) => merged !== null && made === commit && base.ref === 'main',
  )?.number;
}
