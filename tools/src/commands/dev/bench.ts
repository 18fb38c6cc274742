import { join } from 'node:path';
import type { Command } from 'commander';
import { handOver } from '../../lib/process/hand-over.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';

export function register(program: Command): void {
  program
    .command('bench')
    .description('the service under load, beside bare node:http and Flask (see bench --help)')
    .helpOption(false)
    .allowUnknownOption()
    .argument('[options...]')
    .action(async (options: string[]) => {
      process.exitCode = await handOver(join(repositoryRoot, 'apps', 'web', 'bench', 'main.ts'), options);
    });
}
