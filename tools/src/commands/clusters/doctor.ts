import type { Command } from 'commander';
import { doctorPolicy } from '@lockstep/infra/identities/doctor';
import { findInstance, parseInstanceName } from '../../model/instance.ts';
import { diagnose } from '../../cluster/look/doctor.ts';
import { diagnoseAws } from '../../cluster/eks/doctor/doctor.ts';
import { toldAccount } from '../../cluster/eks/doctor/told-account.ts';
import { remoteRepository } from '../../delivery/write/target.ts';
import { renderedObjects } from '../../diff/render.ts';
import { diagnoseGitHub } from '../../gate/github/doctor.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { gitHubOf, type GitHub } from '../../lib/github/github.ts';
import { defined } from '../../lib/values/defined.ts';
import { seenSummary, type SeenLine } from '../../model/doctor-line.ts';
import { parseEnvironment, type Environment } from '../../model/environment.ts';
import { kubectlFor } from '../../toolbox/kubectl.ts';

interface Options {
  instance: string;
  github?: true;
  aws?: Environment;
  account?: string;
  context?: string;
  kubeconfig?: string;
  policy?: true;
  repo?: string;
}

/** What `--aws` ends with where nothing is wrong and something could not be seen. */
const unseenExitCode = 3;

export function register(program: Command): void {
  program
    .command('doctor')
    .description('look at everything up depends on, and say what is wrong and what to do; exits 1 if something is')
    .option('--instance <name>', 'which set of clusters', parseInstanceName, 'default')
    .option('--github', "look at GitHub's side instead: what is wrong before the first release, and after")
    .option(
      '--aws <environment>',
      'look at AWS instead: what is wrong before the first apply, and after',
      parseEnvironment,
    )
    .option('--account <id>', 'with --aws: the account that it lies in (default: AWS_ACCOUNTS, here or on GitHub)')
    .option('--context <name>', 'with --aws: the context of your kubeconfig that reaches its cluster')
    .option('--kubeconfig <file>', 'with --context: another kubeconfig')
    .option('--policy', 'with --aws: print the policy of IAM that lets somebody look, and nothing else')
    .option('--repo <url>', "with --github or --aws: the repository there (default: this checkout's remote origin)")
    .action(async (options: Options) => {
      if (options.aws !== undefined) return await onAws(options.aws, options);
      if (options.github) return await onGitHub(options.repo);
      const wrong = await diagnose(await findInstance(options.instance), (line) => console.log(line));
      if (wrong > 0) process.exitCode = 1;
    });
}

const print = ({ mark, text }: SeenLine): void => console.log(`${mark.padEnd(9)} ${text}`);

async function gitHubThere(repo: string | undefined): Promise<GitHub> {
  return gitHubOf(await remoteRepository(defined({ repo })));
}

async function onGitHub(repo: string | undefined): Promise<void> {
  const lines = await diagnoseGitHub(await gitHubThere(repo), repositoryRoot, new Date());
  for (const line of lines) print(line);
  const { wrong, text } = seenSummary(lines);
  console.log(text);
  if (wrong !== 0) process.exitCode = 1;
}

async function onAws(environment: Environment, { policy, account, context, kubeconfig, repo }: Options): Promise<void> {
  if (policy) return console.log(doctorPolicy());
  const lines = await diagnoseAws({
    environment,
    account: await toldAccount(environment, { ...defined({ id: account }), gitHub: () => gitHubThere(repo) }),
    now: new Date(),
    rendered: () => renderedObjects(environment, repositoryRoot),
    ...(context === undefined ? {} : { inside: { context, cluster: kubectlFor(context, kubeconfig) } }),
    print,
  });
  const { wrong, unseen, text } = seenSummary(lines);
  console.log(text);
  process.exitCode = wrong > 0 ? 1 : unseen > 0 ? unseenExitCode : 0;
}
