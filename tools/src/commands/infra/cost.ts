import type { Command } from 'commander';
import { costOf, totalUsd } from '@lockstep/infra/cost/cost';
import { costText } from '@lockstep/infra/cost/text';
import { readGolden } from '@lockstep/infra/stacks/read';
import { repositoryRoot } from '../../lib/files/paths.ts';

interface Options {
  json?: true;
}

export function register(infra: Command): void {
  infra
    .command('cost')
    .description('what each environment costs a month at list prices, before traffic and what the cluster makes')
    .option('--json', 'print JSON')
    .action(async ({ json }: Options) => {
      const all = await readGolden(repositoryRoot);
      if (!json) return console.log(costText(all));
      const lines = all.map((one) => ({
        environment: one.environment,
        usd: totalUsd(costOf(one)),
        lines: costOf(one),
      }));
      return console.log(JSON.stringify(lines));
    });
}
