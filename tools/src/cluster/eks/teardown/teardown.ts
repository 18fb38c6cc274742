import type { ClusterFacts } from '@lockstep/infra/outputs';
import { checkAnswer, checkRights, rootSource } from '../bootstrap/cluster.ts';
import { askWhich } from '../bootstrap/confirm.ts';
import { readContext, readOutputs } from '../bootstrap/facts.ts';
import { proveIdentity } from '../bootstrap/identity.ts';
import type { Overlays } from '../bootstrap/release.ts';
import { thisTerminal } from '../../../lib/ask.ts';
import { awsIsThere, loadBalancersIn, snapshotsOf, type Aws } from '../../../lib/aws/aws.ts';
import { isLive, type Environment } from '../../../model/environment.ts';
import { Failure } from '../../../lib/failure.ts';
import { kubectlFor, type Kubectl } from '../../../toolbox/kubectl.ts';
import { waitFor } from '../../../lib/process/wait.ts';
import type { Step } from '../../up/context.ts';
import { task, taskList, type Times } from '../../tasks.ts';
import { destroyText } from './destroy-text.ts';
import { inventoryLines, isDeletedWithClaim, takeInventory, type Inventory } from './inventory.ts';
import { endPodsWithVolumes, removeLoadBalancers, removeVolumes } from './remove.ts';
import { stopArgocd } from './stop-argocd.ts';
import { defined } from '../../../lib/values/defined.ts';

export interface TeardownOptions {
  readonly environment: Environment;
  readonly context: string;
  readonly kubeconfig?: string;
  /** A file of `tofu output -json`. */
  readonly outputs?: string;
  readonly yesThisIs?: string;
  readonly really?: string;
  readonly overlays: Overlays;
  readonly aws: boolean;
  readonly dryRun: boolean;
  /** Until what is deleted is gone, for each kind. */
  readonly waitSeconds: number;
}

/**
 * Empties a cluster of what would block or outlive its deletion, and says the commands that delete it.
 * @throws {Failure} at a deadline, with what is still there; run again, it goes on.
 */
export async function teardown(options: TeardownOptions): Promise<void> {
  const { environment } = options;
  if (!options.dryRun) checkReally(environment, options.really);
  const cluster = kubectlFor(options.context, options.kubeconfig);
  const facts = options.outputs === undefined ? undefined : await readOutputs(options.outputs);
  await checkAnswer(cluster);
  await checkRights(cluster);
  const inventory = await takeInventory(cluster);
  console.log(inventoryLines(inventory).join('\n'));
  await confirm(cluster, options, facts);
  if (options.dryRun) return console.log('Nothing was changed: --dry-run.');

  const aws = await awsOf(options, facts);
  if (typeof aws === 'string')
    console.log(`NOT ASKED AWS: ${aws}; the finalizers of the Services are waited for all the same.`);
  const times: Times = new Map();
  const steps = stepsOf(options.waitSeconds, typeof aws === 'string' ? undefined : aws);
  await taskList(
    steps.map((step) => task(step, times)),
    { cluster },
  ).run();
  for (const line of await leftLines(inventory, typeof aws === 'string' ? undefined : aws)) console.log(line);
  console.log(destroyText(environment));
}

/** @throws {Failure} unless production was named a second time. */
export function checkReally(environment: Environment, really: string | undefined): void {
  if (!isLive(environment) || really === environment) return;
  throw new Failure({
    what: `This would take ${environment} off the air and delete its data`,
    wayOut: `If that is what you want: --really ${environment}.`,
  });
}

/** What is deleted here does not come back, so nothing but the person's own word will do. */
async function confirm(
  cluster: Kubectl,
  { context: name, environment, overlays, yesThisIs, dryRun }: TeardownOptions,
  facts: ClusterFacts | undefined,
): Promise<void> {
  const context = await readContext(cluster, name);
  const root = await rootSource(cluster);
  const evidence = {
    environment,
    context,
    wanted: { path: `${overlays}/${environment}/applications` },
    ...defined({ facts, root }),
  };
  const proof = proveIdentity({ ...evidence, ...defined({ confirmed: yesThisIs }) });
  if (proof === 'your word' || dryRun) return;
  proveIdentity({ ...evidence, confirmed: await askWhich(context, environment, 'delete all that', thisTerminal()) });
}

interface Target {
  readonly cluster: Kubectl;
}

/** The order: nothing brings back what the next step deletes. */
function stepsOf(seconds: number, aws: VpcAws | undefined): readonly Step<Target>[] {
  return [
    { title: 'Argo CD lets go', run: ({ cluster }, say) => stopArgocd(cluster, say) },
    {
      title: 'Ingresses, then Services of type LoadBalancer',
      run: ({ cluster }, say) => removeLoadBalancers(cluster, { seconds, say }),
    },
    ...(aws === undefined ? [] : [balancersGone(seconds, aws)]),
    { title: 'Pods that hold volumes end', run: ({ cluster }, say) => endPodsWithVolumes(cluster, { seconds, say }) },
    { title: 'Volumes', run: ({ cluster }, say) => removeVolumes(cluster, { seconds, say }) },
  ];
}

/** Whoever made it: any load balancer left in the VPC keeps the VPC. */
function balancersGone(seconds: number, { vpc, ...aws }: VpcAws): Step<Target> {
  return {
    title: `No load balancer is left in ${vpc}`,
    run: async (_, say) => {
      const wayOut = 'Delete what does not belong to this cluster yourself, then run this again.';
      await waitFor({ what: `no load balancer in ${vpc}`, seconds, every: 5000, wayOut }, async () => {
        const left = await loadBalancersIn(aws, vpc);
        if (left.length === 0) return { done: undefined };
        const seen = left.map(({ name, type }) => `${name} (${type})`).join(', ');
        say(seen);
        return { seen };
      });
    },
  };
}

interface VpcAws extends Aws {
  readonly vpc: string;
}

/** AWS as the outputs locate it, or why it is not asked. */
async function awsOf(
  { aws, context }: Pick<TeardownOptions, 'aws' | 'context'>,
  facts: ClusterFacts | undefined,
): Promise<VpcAws | string> {
  if (!aws) return 'you left it out';
  if (facts === undefined) return `nothing says in which VPC ${context} is: name the outputs with --outputs`;
  if (!(await awsIsThere())) return 'there is no aws command on this machine';
  return { region: facts.region, vpc: facts.vpcId };
}

async function leftLines({ volumes, snapshots }: Inventory, aws: Aws | undefined): Promise<readonly string[]> {
  const kept = volumes.filter((volume) => !isDeletedWithClaim(volume)).map(({ metadata }) => metadata.name);
  const handles = volumes.flatMap(({ spec }) => (spec.csi === undefined ? [] : [spec.csi.volumeHandle]));
  const copies = aws === undefined ? [] : await snapshotsOf(aws, handles);
  return [
    ...(kept.length === 0 ? [] : [`Left, and paid for: the volumes ${kept.join(', ')}.`]),
    ...(copies.length === 0 ? [] : [`Left, and paid for: the EBS snapshots ${copies.join(', ')}.`]),
    ...(snapshots.length === 0
      ? []
      : [`Left: ${snapshots.length} VolumeSnapshots, whose EBS snapshots outlive the cluster.`]),
  ];
}
