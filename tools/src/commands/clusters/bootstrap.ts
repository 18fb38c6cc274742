import { Option, type Command } from 'commander';
import { bootstrap, type BootstrapOptions } from '../../cluster/eks/bootstrap/bootstrap.ts';
import { environments, parseEnvironment, type Environment } from '../../model/environment.ts';
import { parseSeconds } from '../options.ts';

export function register(program: Command): void {
  program
    .command('bootstrap')
    .description(
      'bring Argo CD to a cluster of your kubeconfig, with its secrets, and have it sync main; goes on where an ' +
        'earlier run ended: docs/bootstrap.md',
    )
    .argument('<environment>', environments.join(' | '), parseEnvironment)
    .requiredOption('--context <name>', 'the context of your kubeconfig')
    .option('--kubeconfig <file>', 'another kubeconfig')
    .option('--outputs <file>', "the infrastructure's outputs (tofu output -json): they say which cluster it is")
    .option('--yes-this-is <environment>', 'say so yourself, where nothing else does')
    .option('--generate', 'make the passwords that are missing, and say how to read them', false)
    .option('--no-aws', 'do not look for secrets in AWS Secrets Manager')
    .option('--no-receivers', 'production too may end without anybody whom its alerts call')
    .option('--no-test-page', 'send none at the end to whoever is called')
    .option('--with <secret...>', 'ask for these optional secrets too', [])
    .option('--rotate [secret...]', 'replace secrets that are there, all or these', [])
    .option('--repo <url>', "the repository that is synced (default: this checkout's remote)")
    .addOption(
      new Option('--overlays <folder>', 'local: for a cluster on a laptop, with --repo')
        .choices(['clusters', 'local'])
        .default('clusters'),
    )
    .option('--no-wait', 'do not wait until every Application is Synced and Healthy')
    .option('--wait-seconds <seconds>', 'how long to wait for that', parseSeconds, 900)
    .action(async (environment: Environment, options: Omit<BootstrapOptions, 'environment'>) =>
      bootstrap({ environment, ...options }),
    );
}
