import type { Command } from 'commander';
import { parseRegistryReference } from '../../lib/registry/reference.ts';
import { digestOf } from '../../lib/registry/registry.ts';
import { Failure } from '../../lib/failure.ts';
import { mirrorOption, registryOptions } from './options.ts';

export function register(image: Command): void {
  image
    .command('digest')
    .description('print the digest that a reference has in its registry now')
    .argument('<reference>', 'REGISTRY/NAME:TAG')
    .option(...mirrorOption)
    .option('--json', 'print JSON')
    .action(async (reference: string, { instance, json }: { instance?: string; json?: true }) => {
      const digest = await digestOf(parseRegistryReference(reference), await registryOptions(instance));
      if (digest === undefined) {
        throw new Failure({
          what: `There is no ${reference}`,
          wayOut: 'Check name and tag; the tag of a service is the whole commit it was built from.',
        });
      }
      console.log(json ? JSON.stringify({ reference, digest }) : digest);
    });
}
