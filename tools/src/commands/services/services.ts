import type { Command } from 'commander';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { makeServices } from './make.ts';

export function register(program: Command): void {
  program
    .command('services')
    .description(
      'write what the platform keeps for each service, from lockstep.config.ts and the overlays that are there',
    )
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: true }) => {
      const changed = await makeServices(repositoryRoot);
      if (json) return console.log(JSON.stringify(changed));
      for (const path of changed) console.log(path);
      console.log(changed.length === 0 ? 'Nothing has changed.' : 'Commit what has changed.');
    });
}
