import type { Command } from 'commander';
import { demo } from '../../cluster/demo/demo.ts';
import { parseInstanceName } from '../../model/instance.ts';

export function register(program: Command): void {
  program
    .command('demo')
    .description(
      "change the service's page by a commit and follow it to staging and production, saying each command; goes on " +
        'where it was interrupted',
    )
    .option('--undo', 'take the changes of earlier runs back, the same way', false)
    .option('--no-open', 'print the addresses, and open no browser')
    .option('--instance <name>', 'which set of clusters', parseInstanceName, 'default')
    .action(async (options: Parameters<typeof demo>[0]) => demo(options));
}
