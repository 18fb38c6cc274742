import type { Command } from 'commander';
import { parseInstanceName } from '../../model/instance.ts';
import { parseEnvironment, type Environment } from '../../model/environment.ts';
import { down, downEnvironment } from '../../cluster/up/down.ts';

export function register(program: Command): void {
  program
    .command('down')
    .description('remove everything that up made for this instance, and nothing else; the cache stays')
    .option('--instance <name>', 'which set of clusters', parseInstanceName, 'default')
    .option('--environment <name>', 'its cluster alone: the others stay', parseEnvironment)
    .action(async ({ instance, environment }: { readonly instance: string; readonly environment?: Environment }) =>
      environment === undefined ? down(instance) : downEnvironment(instance, environment),
    );
}
