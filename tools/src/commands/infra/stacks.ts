import type { Command } from 'commander';
import { pipelineStacks } from '@lockstep/infra/pipeline';
import { repositoryRoot } from '../../lib/files/paths.ts';

export function register(infra: Command): void {
  infra
    .command('stacks')
    .description('what the pipeline plans and applies, in its order, as JSON: stack, region and roles')
    .action(() => console.log(JSON.stringify(pipelineStacks(repositoryRoot))));
}
