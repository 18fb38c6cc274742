import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../lib/failure.ts';
import { uncommitted } from '../../lib/git/checkout.ts';
import { writeFiles } from '../../lib/files/write-files.ts';
import type { RetirePlan } from './plan.ts';

/** @throws {Failure} naming what no commit has yet, since each step is a commit of its own. */
export async function refuseDirty(root: string): Promise<void> {
  const dirty = await uncommitted(root, ['.']);
  if (dirty.length === 0) return;
  const rest = dirty.length - 5;
  throw new Failure({
    what: 'Nothing is taken out: the work tree has changes that no commit has',
    why: `${dirty.slice(0, 5).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`,
    wayOut: 'Commit them or take them back: each step is a commit of its own.',
  });
}

/** Does to a checkout what a plan says. */
export async function carryOut(root: string, { files, folders }: RetirePlan): Promise<void> {
  await writeFiles(root, files);
  for (const folder of folders) await rm(join(root, folder), { recursive: true, force: true });
}
