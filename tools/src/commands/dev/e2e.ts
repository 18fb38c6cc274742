import { join } from 'node:path';
import type { Command } from 'commander';
import { handOver } from '../../lib/process/hand-over.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';

export function register(program: Command): void {
  program
    .command('e2e')
    .description('the end-to-end stories, on two real clusters of their own (see e2e --help)')
    .helpOption(false)
    .allowUnknownOption()
    .argument('[options...]')
    .action(async (options: string[]) => {
      process.exitCode = await handOver(join(repositoryRoot, 'e2e', 'main.ts'), options);
    });
}
