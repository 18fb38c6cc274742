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
