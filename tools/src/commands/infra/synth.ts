import { copyFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { parts, stackName } from '@lockstep/infra/naming';
import { runSynth, synthFolder } from '@lockstep/infra/run-synth';
import { environments } from '../../model/environment.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';

interface Options {
  out: string;
  localState?: true;
}

export function register(infra: Command): void {
  infra
    .command('synth')
    .description('write every stack of every environment as Terraform reads it')
    .option('--out <folder>', 'where', join(repositoryRoot, synthFolder))
    .option('--local-state', 'let the stacks `state` begin with a file: their bucket is not there yet')
    .action(async ({ out, localState }: Options) => {
      const outdir = resolve(out);
      await runSynth(repositoryRoot, { outdir });
      for (const environment of environments) await chooseState(outdir, stackName(environment, 'state'), localState);
      for (const environment of environments) {
        for (const part of parts) {
          const folder = join(outdir, 'stacks', stackName(environment, part));
          await copyLock(folder);
          console.log(folder);
        }
      }
    });
}

/** Terraform merges a file of this name over the others. */
async function chooseState(outdir: string, stack: string, local: true | undefined): Promise<void> {
  const file = join(outdir, 'stacks', stack, 'backend_override.tf.json');
  const text = JSON.stringify({ terraform: { backend: { local: {} } } });
  await (local ? writeFile(file, text) : rm(file, { force: true }));
}

/** The checksums of the provider, where they are in git. */
async function copyLock(folder: string): Promise<void> {
  const name = '.terraform.lock.hcl';
  await copyFile(join(repositoryRoot, 'infra', name), join(folder, name)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}
