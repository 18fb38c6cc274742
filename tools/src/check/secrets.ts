import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inParallel } from '../delivery/parallel.ts';
import type { Finding } from '../laws/law.ts';
import { listFiles } from '../lib/git.ts';
import { gitleaks, type Leak } from '../lib/gitleaks.ts';
import { startOf } from '../review/sides.ts';
import type { CheckContext } from './context.ts';

/** Nothing in the checkout, or in any commit since the base, looks like a secret. No value is ever repeated. */
export async function secrets({ root, base }: CheckContext): Promise<readonly Finding[]> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-secrets-'));
  try {
    await copyTracked(root, folder);
    const now = await gitleaks(['dir', '.'], folder);
    const before =
      base === undefined ? [] : await gitleaks(['git', '--log-opts', `${await startOf(root, base)}..HEAD`, '.'], root);
    const past = before.filter(
      (leak) => !now.some((other) => other.File === leak.File && other.RuleID === leak.RuleID),
    );
    return [...now, ...past].map(refuse);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What git has or would take, so that neither packages nor a person's own notes are looked through. */
async function copyTracked(root: string, folder: string): Promise<void> {
  const files = await listFiles(root);
  const folders = new Set(files.map((file) => join(folder, dirname(file))));
  for (const each of folders) await mkdir(each, { recursive: true });
  await inParallel(files, async (file) => {
    // A link points out of the copy, and what it points to has its own entry; a deleted file is still listed.
    await copyFile(join(root, file), join(folder, file)).catch(() => {});
  });
}

function refuse({ File, StartLine, RuleID, Description, Commit }: Leak): Finding {
  const reason = `${Description.replace(/[.,].*$/s, '')} (${RuleID})`;
  return {
    file: File,
    object: `line ${StartLine}`,
    field: Commit === '' ? 'the text' : `the text in commit ${Commit.slice(0, 12)}`,
    value: 'not shown',
    reason,
    wayOut:
      'Take it out of every commit of this change, and make it anew where it is used: whoever could read it has it. ' +
      'What is none: add it to the exceptions in tools/gitleaks.toml.',
  };
}
