import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import { run } from '@lockstep/tools/lib/process/run';
import type { Environment } from '@lockstep/tools/model/environment';
import { kubeconfigPath, type Instance } from '@lockstep/tools/model/instance';
import { pathWithKubectl } from './runbook-shell.ts';

/** A block of sh of a page of `docs/`, as a reader copies it. */
export interface PageBlock {
  readonly page: string;
  /** The words of the heading above it, the first block below which is meant. */
  readonly heading: string;
  /** What the reader has of their own, for what the page says as an example: each is there. */
  readonly instead?: Readonly<Record<string, string>>;
}

/** The text of the block. @throws {Error} where the page has no such block, or not what is to be replaced. */
export function blockIn(text: string, { page, heading, instead = {} }: PageBlock): string {
  const [, below] = text.split(`\n## ${heading}\n`);
  const block = /^```sh\n([^]*?)^```$/m.exec((below ?? '').split('\n## ')[0]!)?.[1];
  if (block === undefined) throw new Error(`docs/${page} has no block of sh below "${heading}"`);
  return Object.entries(instead).reduce((typed, [example, own]) => {
    if (!typed.includes(example)) throw new Error(`docs/${page}, "${heading}", does not say ${example}`);
    return typed.replaceAll(example, own);
  }, block);
}

/** Types a block against one cluster, and stops at the first command that fails. @returns what it printed. */
export async function typeBlock(
  instance: Instance,
  environment: Environment,
  block: PageBlock,
  seconds: number,
): Promise<string> {
  const text = blockIn(await readFile(join(repositoryRoot, 'docs', block.page), 'utf8'), block);
  const env = { PATH: await pathWithKubectl(), KUBECONFIG: kubeconfigPath(instance, environment) };
  const doing = `do what docs/${block.page} says below "${block.heading}"`;
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', text], { env, timeout: seconds * 1000, doing });
  return stdout;
}
