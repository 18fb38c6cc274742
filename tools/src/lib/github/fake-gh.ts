import { chmod, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { GitHub } from './github.ts';
import type { CommitStatus } from './statuses.ts';
import { withScratchFolder } from '../files/scratch-folder.ts';
import { textIfThere } from '../files/if-there.ts';

/** What the stand-in for gh knows; a test changes it by `set`. */
interface FakeState {
  readonly loggedIn: boolean;
  readonly calls: readonly { readonly args: readonly string[]; readonly body?: Readonly<Record<string, string>> }[];
  readonly pulls: readonly {
    readonly number: number;
    readonly state: string;
    readonly head: string;
    readonly title: string;
    readonly body: string;
    readonly comments: readonly string[];
  }[];
  readonly issues?: readonly {
    readonly number: number;
    readonly state: string;
    readonly title: string;
    readonly body: string;
    readonly labels: readonly string[];
    readonly comments: readonly string[];
  }[];
  /** By commit, newest first. */
  readonly statuses: Readonly<Record<string, readonly CommitStatus[]>>;
  /** GitHub's side of the repository, as fixtures/gh-settings.mjs holds it. */
  readonly settings?: object;
  /** By commit: the pull requests that GitHub associates with it. */
  readonly merged?: Readonly<Record<string, readonly object[]>>;
  /** Digests that an attestation proves, with the commits that they were built of. */
  readonly attested: Readonly<Record<string, readonly string[]>>;
  /** Until when GitHub refuses each question, in seconds since 1970; 0 when it does not. */
  readonly limitedUntil: number;
}

export interface FakeGh {
  /** `owner/name`, reached through the stand-in. */
  readonly github: GitHub & { readonly env: Readonly<Record<string, string>> };
  state(): Promise<FakeState>;
  set(change: Partial<FakeState>): Promise<void>;
}

/** For tests: puts a stand-in for gh first on the PATH of a repository, and removes it whatever happens. */
export async function withFakeGh<T>(work: (fake: FakeGh) => Promise<T>): Promise<T> {
  return await withScratchFolder('gh', async (folder) => {
    const [file, program] = [join(folder, 'state.json'), join(folder, 'gh')];
    const script = join(import.meta.dirname, 'fixtures', 'gh.mjs');
    const state = async (): Promise<FakeState> => {
      const lines = ((await textIfThere(`${file}.calls`)) ?? '').split('\n').filter(Boolean);
      const kept = JSON.parse(await readFile(file, 'utf8')) as FakeState;
      return { ...kept, calls: lines.map((line) => JSON.parse(line) as FakeState['calls'][number]) };
    };
    await writeFile(program, `#!/bin/sh\nexec '${process.execPath}' '${script}' "$@"\n`);
    await chmod(program, 0o755);
    const fresh: FakeState = { loggedIn: true, calls: [], pulls: [], statuses: {}, attested: {}, limitedUntil: 0 };
    await writeFile(file, JSON.stringify(fresh));
    const path = [folder, process.env['PATH']].join(delimiter);
    return await work({
      github: { repository: 'owner/name', env: { PATH: path, FAKE_GH_STATE: file, NODE_OPTIONS: '' } },
      state,
      set: async (change) => writeFile(file, JSON.stringify({ ...(await state()), ...change })),
    });
  });
}
