import { readdir, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessRefused } from '../../lib/process/programming-error.ts';

/**
 * How many inotify instances the processes of this user hold: the kernel's limit is one of each user, and containers of
 * root are root's. Undefined for another user than root, who may look into nobody's processes.
 */
export async function inotifyInUse(user = process.getuid?.(), table = '/proc'): Promise<number | undefined> {
  if (user !== 0) return undefined;
  const processes = (await readdir(table)).filter((name) => /^\d+$/.test(name));
  const counts = await Promise.all(processes.map((name) => heldBy(join(table, name), user)));
  return counts.reduce((sum, count) => sum + count, 0);
}

// A process may end while it is looked at.
async function heldBy(folder: string, user: number): Promise<number> {
  if ((await unlessRefused(stat(folder)))?.uid !== user) return 0;
  const files = (await unlessRefused(readdir(join(folder, 'fd')))) ?? [];
  const links = await Promise.all(files.map((file) => unlessRefused(readlink(join(folder, 'fd', file)))));
  return links.filter((link) => link === 'anon_inode:inotify').length;
}
