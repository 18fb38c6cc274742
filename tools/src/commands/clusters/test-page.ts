import type { Command } from 'commander';
import { arrivalText, testPage } from '../../cluster/test-page/test-page.ts';
import { parseEnvironment, environments, type Environment } from '../../model/environment.ts';
import { parseInstanceName } from '../../model/instance.ts';
import { kubectlOf } from '../../toolbox/kubectl.ts';

interface Options {
  readonly context?: string;
  readonly kubeconfig?: string;
  readonly instance: string;
}

export function register(program: Command): void {
  program
    .command('test-page')
    .description('send a page that is a test, and see whether whoever should be called takes it: docs/monitoring.md')
    .argument('<environment>', environments.join(' | '), parseEnvironment)
    .option('--context <name>', 'the context of your kubeconfig (default: the local cluster)')
    .option('--kubeconfig <file>', 'another kubeconfig, for --context')
    .option('--instance <name>', 'which set of local clusters', parseInstanceName, 'default')
    .action(async (environment: Environment, options: Options) => {
      const cluster = await kubectlOf(options, environment);
      console.log(arrivalText(environment, await testPage(cluster, environment, (line) => console.log(line))));
    });
}
