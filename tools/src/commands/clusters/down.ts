import type { Command } from 'commander';
import { parseInstanceName } from '../../model/instance.ts';
import { down } from '../../cluster/up/down.ts';

export function register(program: Command): void {
  program
    .command('down')
    .description('remove everything that up made for this instance, and nothing else; the cache stays')
    .option('--instance <name>', 'which set of clusters', parseInstanceName, 'default')
    .action(async ({ instance }: { instance: string }) => down(instance));
}
