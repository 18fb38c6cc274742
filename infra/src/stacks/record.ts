import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parts } from '../naming.ts';
import { costText } from '../cost/text.ts';
import type { EnvironmentStacks } from './model.ts';
import { goldenPath } from './read.ts';
import { goldenText } from './readable.ts';
import { textIfThere } from '@lockstep/tools/lib/files/if-there';

/** Where the golden cost of all environments lies, from the repository's root. */
const costPath = 'infra/golden/cost.txt';

/** Every golden file with its text. */
export function goldenFiles(all: readonly EnvironmentStacks[]): ReadonlyMap<string, string> {
  const stacks = all.flatMap(({ environment, stacks: byPart }) =>
    parts.map((part) => [goldenPath(environment, part), goldenText(byPart[part])] as const),
  );
  return new Map([...stacks, [costPath, `${costText(all)}\n`]]);
}

/** Writes the golden files anew, and gives the paths of those that changed. */
export async function record(root: string, all: readonly EnvironmentStacks[]): Promise<readonly string[]> {
  const stale = await staleFiles(root, all);
  await rm(join(root, 'infra', 'golden'), { recursive: true, force: true });
  for (const [path, text] of goldenFiles(all)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return stale;
}

/** The golden files that do not say what was synthesized. */
export async function staleFiles(root: string, all: readonly EnvironmentStacks[]): Promise<readonly string[]> {
  const files = [...goldenFiles(all)];
  const there = await Promise.all(files.map(([path]) => textIfThere(join(root, path))));
  return files.filter(([, text], index) => text !== there[index]).map(([path]) => path);
}
