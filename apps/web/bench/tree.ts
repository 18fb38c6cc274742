import { readFileSync } from 'node:fs';

/** A process and all that descend from it, by /proc; the process alone where there is no /proc. */
export function processTree(pid: number): number[] {
  let children = '';
  try {
    children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  } catch (error) {
    // Ended, or no Linux.
    if (!['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
  const found = children.split(' ').filter(Boolean).map(Number);
  return [pid, ...found.flatMap(processTree)];
}

/** Ends a process and its descendants at once; those that have ended already don't matter. */
export function killTree(pid: number): void {
  for (const each of processTree(pid)) {
    try {
      process.kill(each, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}
