import type { Command } from 'commander';
import { engineNamed } from '../../toolbox/engine/detect.ts';
import { firstEnvironment, parseEnvironment, type Environment } from '../../model/environment.ts';
import { readConfig } from '../../model/config/config.ts';
import { Failure } from '../../lib/failure.ts';
import { loadInstance, parseInstanceName, type Instance } from '../../model/instance.ts';
import { servedApplications } from '../../model/service-parts/served.ts';
import { kubectlOf } from '../../toolbox/kubectl.ts';
import { mirrorContainer } from '../../cluster/up/steps/mirror.ts';
import { originContainer } from '../../cluster/up/steps/origin.ts';

const { services, logs } = readConfig();
// The pods of each service, unless the file of settings says others for its name.
const ofServices = servedApplications({ services })
  .filter(({ service }) => !logs.some(({ name }) => name === service.name))
  .map(({ name, service }) => ({
    name: service.name,
    namespace: name,
    selector: `app.kubernetes.io/name=${name}`,
  }));
const workloads = [...ofServices, ...logs];
/** Beside the clusters of a laptop. */
const containers: Readonly<Record<string, (instance: Instance) => string>> = {
  origin: originContainer,
  mirror: mirrorContainer,
};
const names = [...workloads.map(({ name }) => name), ...Object.keys(containers)];

interface LogsOptions {
  readonly context?: string;
  readonly instance: string;
  readonly lines: string;
}

export function register(program: Command): void {
  program
    .command('logs')
    .description(`the last log lines of ${names.join(', ')}`)
    .argument('<what>', names.join(' | '))
    .argument('[environment]', 'for what runs in a cluster', parseEnvironment, firstEnvironment)
    .option('--context <name>', 'the context of your kubeconfig (default: the local cluster)')
    .option('--instance <name>', 'which set of clusters', parseInstanceName, 'default')
    .option('--lines <count>', 'how many', '100')
    .action(async (what: string, environment: Environment, options: LogsOptions) => {
      console.log(await logsOf(what, environment, options));
    });
}

async function logsOf(what: string, environment: Environment, options: LogsOptions): Promise<string> {
  const lines = parseLines(options.lines);
  const container = containers[what];
  if (container !== undefined) {
    const instance = await loadInstance(options.instance);
    return (await engineNamed(instance.engine)).logs(container(instance), lines);
  }
  const workload = workloads.find(({ name }) => name === what);
  if (workload === undefined) {
    throw new Failure({ what: `"${what}" has no log here`, wayOut: `Name one of ${names.join(', ')}.` });
  }
  const cluster = await kubectlOf(options, environment);
  const { namespace, selector } = workload;
  const choice = ['--selector', selector, '--all-containers', '--prefix', '--max-log-requests=20', `--tail=${lines}`];
  const { stdout } = await cluster.run(['-n', namespace, 'logs', ...choice]);
  return stdout;
}

function parseLines(text: string): number {
  const lines = Number(text);
  if (Number.isInteger(lines) && lines > 0) return lines;
  throw new Failure({ what: `--lines ${text} is not a number of lines`, wayOut: 'Use a whole number above 0.' });
}
