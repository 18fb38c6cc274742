import { homedir } from 'node:os';
import { join, relative, sep } from 'node:path';

/** The root of this checkout. */
export const repositoryRoot: string = join(import.meta.dirname, '..', '..', '..', '..');

/** Whether a path is another one, or lies in it as in a folder; both from the same root. */
export function liesIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** Built tools and images, shared by every clone and instance: `$XDG_CACHE_HOME/lockstep` or `~/.cache/lockstep`. */
export function cacheDir(env: NodeJS.ProcessEnv = process.env): string {
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'lockstep');
}

/** What belongs to running instances: `$XDG_STATE_HOME/lockstep` or `~/.local/state/lockstep`. */
export function stateDir(env: NodeJS.ProcessEnv = process.env): string {
  return join(env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'lockstep');
}

/** Whether a path below a root is of a package that npm installed there, as for a web page: nothing that git has. */
export function isInstalled(path: string, root: string): boolean {
  return relative(root, path).split(sep).includes('node_modules');
}
