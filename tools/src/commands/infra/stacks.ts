import type { Command } from 'commander';
import { pipelineStacks } from '@lockstep/infra/pipeline';
import { repositoryRoot } from '../../lib/files/paths.ts';

interface Options {
  byName?: true;
}

export function register(infra: Command): void {
  infra
    .command('stacks')
    .description('what the pipeline plans and applies, in its order, as JSON: stack, region and roles')
    .option('--by-name', 'as an object, for jobs that each know the name of their stack')
    .action(({ byName }: Options) => {
      const stacks = pipelineStacks(repositoryRoot);
      console.log(JSON.stringify(byName ? Object.fromEntries(stacks.map((one) => [one.stack, one])) : stacks));
    });
}
