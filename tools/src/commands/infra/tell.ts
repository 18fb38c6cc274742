import { Option, type Command } from 'commander';
import { remoteRepository } from '../../delivery/write/target.ts';
import { plansIn, tellDrift } from '../../gate/drift.ts';
import { gitHubOf } from '../../lib/github/github.ts';
import { runIn } from '../../lib/github/run-link.ts';
import { defined } from '../../lib/values/defined.ts';

interface Options {
  plans: string;
  stacks: string;
  repo?: string;
}

export function register(infra: Command): void {
  infra
    .command('tell')
    .description('keep one issue on GitHub while what stands on AWS is not what the stacks say; with gh')
    .requiredOption('--plans <folder>', 'what each plan would change, as the workflow drift hands it over')
    .addOption(
      new Option('--stacks <json>', 'from `infra stacks`; empty where they could not be written').makeOptionMandatory(),
    )
    .option('--repo <url>', "the repository on GitHub (default: this checkout's remote origin)")
    .action(async ({ plans, stacks, repo }: Options) => {
      const github = gitHubOf(await remoteRepository(defined({ repo })));
      console.log(await tellDrift(github, await plansIn(plans, stacks), runIn(process.env, '`tofu plan`')));
    });
}
