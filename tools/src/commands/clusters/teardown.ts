import { Option, type Command } from 'commander';
import { environments, parseEnvironment, type Environment } from '../../model/environment.ts';
import { teardown, type TeardownOptions } from '../../cluster/eks/teardown/teardown.ts';
import { parseSeconds } from '../options.ts';

export function register(program: Command): void {
  program
    .command('teardown')
    .description(
      'empty a cluster of your kubeconfig of what would block or outlive its deletion, load balancers and volumes, ' +
        'then say the commands that delete it: docs/teardown.md',
    )
    .argument('<environment>', environments.join(' | '), parseEnvironment)
    .requiredOption('--context <name>', 'the context of your kubeconfig')
    .option('--kubeconfig <file>', 'another kubeconfig')
    .option('--outputs <file>', "the infrastructure's outputs (tofu output -json): they say which cluster and VPC")
    .option('--yes-this-is <environment>', 'say that you mean this one, where there is no terminal')
    .option('--really <environment>', 'for production, besides')
    .option('--dry-run', 'say what would be deleted', false)
    .option('--no-aws', 'do not ask AWS whether load balancers are gone')
    .addOption(
      new Option('--overlays <folder>', 'local: for a cluster on a laptop')
        .choices(['clusters', 'local'])
        .default('clusters'),
    )
    .option('--wait-seconds <seconds>', 'how long to wait for each kind of thing to be gone', parseSeconds, 600)
    .action(async (environment: Environment, options: Omit<TeardownOptions, 'environment'>) =>
      teardown({ environment, ...options }),
    );
}
