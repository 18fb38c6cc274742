import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { toolPath } from '../../toolbox/tools.ts';

interface Options {
  out?: string;
}

export function register(infra: Command): void {
  infra
    .command('tofu')
    .description('the path of OpenTofu, compiled from its Go module when the cache does not hold it')
    .option('--out <file>', 'copy it there as well')
    .action(async ({ out }: Options) => {
      const path = await toolPath('tofu');
      if (out !== undefined) {
        await mkdir(dirname(resolve(out)), { recursive: true });
        await copyFile(path, resolve(out));
      }
      console.log(path);
    });
}
