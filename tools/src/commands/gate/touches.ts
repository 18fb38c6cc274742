import { resolve } from 'node:path';
import type { Command } from 'commander';
import { startOf } from '../../diff/sides.ts';
import { touchedBetween } from '../../gate/touches.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { requireCommit } from '../../lib/git/objects.ts';
import { firstEnvironment } from '../../model/environment.ts';
import { isRetiring } from '../../model/service-parts/served.ts';
import { services } from '../../model/services.ts';

interface Options {
  base: string;
  root: string;
  json?: true;
}

export function register(program: Command): void {
  program
    .command('touches')
    .description('what the pipeline decides by: whether a change touches the tools that judge it, and which images')
    .requiredOption('--base <revision>', 'the revision that the change goes onto')
    .option('--root <folder>', 'another checkout, with the tools of this one', repositoryRoot)
    .option('--json', 'print JSON: {"tools": true, "services": ["web"]}')
    .action(async ({ base, root: folder, json }: Options) => {
      const root = resolve(folder);
      const [start, head] = [await startOf(root, base), await requireCommit(root, 'HEAD')];
      // Of one that is being taken out no image is wanted any more.
      const kept = services.filter((service) => !isRetiring(service, firstEnvironment));
      const touched = await touchedBetween(root, start, head, kept);
      const { tools, services: names } = touched;
      const text = `tools: ${tools ? 'yes' : 'no'}\nimages: ${names.join(', ') || 'none'}`;
      console.log(json ? JSON.stringify(touched) : text);
    });
}
