import { run, type RunOptions, type RunResult } from '../process/run.ts';

// The language of git's messages is fixed because the porcelain of a push is read.
const environment = { LC_ALL: 'C' } as const;

/** One git command in a folder; for the files beside this one only. */
export function git(
  folder: string,
  args: readonly string[],
  options: Omit<RunOptions, 'cwd'> = {},
): Promise<RunResult> {
  return run('git', args, { reasonIn: fatalLine, ...options, cwd: folder, env: { ...environment, ...options.env } });
}

// Below it git gives advice, which would be taken for the reason.
function fatalLine(printed: string): string | undefined {
  return /^fatal: (.+)$/m.exec(printed)?.[1];
}
