import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { allSettled } from '../../lib/process/settle.ts';
import { run } from '../../lib/process/run.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import type { CorpusVerdict } from './verdict.ts';

/** One of several processes that share the changes: every `of`th of them, from the `index`th on. */
export interface Share {
  readonly index: number;
  readonly of: number;
}

/** Below that many changes, what each process sets up for itself takes longer than what it saves. */
const worthSharing = 60;

/** In how many processes so many changes are looked at; each has most of a core to do, and some 1.5 GB. */
export function processesFor(changes: number, cores = availableParallelism()): number {
  return changes < worthSharing ? 1 : Math.min(cores, 4);
}

/** The changes of one process. */
export function shareOf<T>(changes: readonly T[], { index, of }: Share): readonly T[] {
  return changes.filter((_change, place) => place % of === index);
}

/** What the processes found, in the order of the changes. */
export function together<T>(shares: readonly (readonly T[])[]): readonly T[] {
  const longest = Math.max(0, ...shares.map(({ length }) => length));
  return Array.from({ length: longest }, (_, row) => shares.flatMap((share) => share.slice(row, row + 1))).flat();
}

/**
 * Looks at the changes that options of this command choose in so many processes of it.
 * @throws {Failure} when one of them ends without its verdicts, with what it said last.
 */
export async function runSideBySide(options: readonly string[], processes: number): Promise<readonly CorpusVerdict[]> {
  const program = join(repositoryRoot, 'tools', 'src', 'main.ts');
  const shares = Array.from({ length: processes }, async (_, index) => {
    const share = `${index + 1}/${processes}`;
    const { stdout } = await run(
      process.execPath,
      [...process.execArgv, program, 'corpus', '--json', '--share', share, ...options],
      { doing: `look at share ${share} of the corpus`, wayOut: 'Mend it, then run this again.', showProgress: true },
    );
    return (JSON.parse(stdout) as { verdicts: readonly CorpusVerdict[] }).verdicts;
  });
  return together(await allSettled(shares));
}
