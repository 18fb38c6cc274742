import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failure.ts';
import { run, type RunOptions, type RunResult } from '../process/run.ts';
import { gitEnvironment, type Settings } from './environment.ts';

interface GitOptions extends Omit<RunOptions, 'cwd'> {
  /** Settings of this one call, above the neutral ones. */
  readonly settings?: Settings;
}

/**
 * One git command in a folder, with the neutral settings of `environment.ts`: the one place where git is started. The
 * rest of the program calls the named functions beside this file; tests may call it.
 * @throws {Failure} as `run` does, and whenever git does not trust the owner of the repository: that is no answer.
 */
export async function git(
  folder: string,
  args: readonly string[],
  { settings = {}, env = {}, ...options }: GitOptions = {},
): Promise<RunResult> {
  const all = [...(isBare(folder) && !ownRepository.has(args[0] ?? '') ? ['--git-dir=.'] : []), ...args];
  try {
    const result = await run('git', all, {
      reasonIn: fatalLine,
      ...options,
      cwd: folder,
      env: { ...gitEnvironment(settings), ...env },
    });
    if (result.code !== 0) refuseUntrusted(result.stderr, options.doing);
    return result;
  } catch (error) {
    const { stderr = '' } = ((error as Failure).cause ?? {}) as { readonly stderr?: unknown };
    refuseUntrusted(String(stderr), options.doing);
    throw error;
  }
}

// They name the repository themselves.
const ownRepository: ReadonlySet<string> = new Set(['clone', 'init']);

// Found by its folder, a bare repository is refused where `safe.bareRepository` is `explicit`.
function isBare(folder: string): boolean {
  return (
    !existsSync(join(folder, '.git')) && ['HEAD', 'objects', 'refs'].every((name) => existsSync(join(folder, name)))
  );
}

function refuseUntrusted(words: string, doing = 'run git'): void {
  const { folder } = /dubious ownership in repository at '(?<folder>[^\n]+)'$/m.exec(words)?.groups ?? {};
  if (folder === undefined) return;
  throw new Failure({
    what: `Could not ${doing}`,
    why: `git detected dubious ownership in repository at '${folder}': it belongs to another user`,
    wayOut: `Where you trust that user: \`git config --global --add safe.directory ${folder}\`. Then run this again.`,
  });
}

// Below it git gives advice, which would be taken for the reason.
function fatalLine(printed: string): string | undefined {
  return /^fatal: (.+)$/m.exec(printed)?.[1];
}
