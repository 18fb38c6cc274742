import type { Dirent } from 'node:fs';
import { readFile, readdir, stat } from 'node:fs/promises';
import { Failure } from '../failure.ts';

/** ESRCH is a file of a process that has ended, under /proc; no file has a name of more than 255 bytes. */
const absences: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ENOTDIR', 'ESRCH', 'ENAMETOOLONG']);

/** Whether an error of the file system says that nothing is at the path: no rights, a folder or a full disk do not. */
export function isAbsence(error: unknown): boolean {
  return absences.has(codeOf(error));
}

/**
 * What `ask` finds at a path, or undefined where nothing is there.
 * @throws {Failure} naming the path, when something is there and cannot be had.
 */
export async function ifThere<T>(path: string, ask: (path: string) => Promise<T>): Promise<T | undefined> {
  try {
    return await ask(path);
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw codeOf(error) === undefined ? error : unreadable(path, error as NodeJS.ErrnoException);
  }
}

/** The text of a file, or undefined where there is none; throws as `ifThere` does. */
export async function textIfThere(file: string): Promise<string | undefined> {
  return await ifThere(file, (path) => readFile(path, 'utf8'));
}

/** What a folder holds, nothing where there is none; throws as `ifThere` does. */
export async function entriesIn(folder: string): Promise<readonly Dirent[]> {
  return (await ifThere(folder, (path) => readdir(path, { withFileTypes: true }))) ?? [];
}

/** Whether anything is at a path; throws as `ifThere` does. */
export async function isThere(path: string): Promise<boolean> {
  return (await ifThere(path, stat)) !== undefined;
}

const waysOut: Readonly<Record<string, string>> = {
  EACCES: 'It belongs to another user, as after a command by sudo: give it back (chown), and run this again.',
  EPERM: 'It belongs to another user, as after a command by sudo: give it back (chown), and run this again.',
  EISDIR: 'A folder stands where a file belongs: move it away, and run this again.',
};

function unreadable(path: string, error: NodeJS.ErrnoException): Failure {
  const wayOut = waysOut[error.code ?? ''] ?? 'Mend that, and run this again.';
  return new Failure({ what: `Could not read ${path}`, why: error.message, wayOut }, { cause: error });
}

// Told by what it carries: of a class of another realm, as in jest, it is the same error.
function codeOf(error: unknown): string | undefined {
  const { code, syscall } = Object(error) as { readonly code?: unknown; readonly syscall?: unknown };
  return typeof code === 'string' && typeof syscall === 'string' ? code : undefined;
}
