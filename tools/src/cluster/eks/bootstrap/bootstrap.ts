import type { ClusterFacts } from '@lockstep/infra/outputs';
import { remoteRepository } from '../../../delivery/write/target.ts';
import { thisTerminal, type Terminal } from '../../../lib/ask.ts';
import { awsIsThere, secretText } from '../../../lib/aws/aws.ts';
import { isLive, type Environment } from '../../../model/environment.ts';
import { Failure } from '../../../lib/failure.ts';
import { kubectlFor, type Kubectl } from '../../../toolbox/kubectl.ts';
import { task, taskList, type Times } from '../../tasks.ts';
import { checkAnswer, rootSource } from './cluster.ts';
import { askWhich } from './confirm.ts';
import { readContext, readOutputs, regionOf, type ContextFacts } from './facts.ts';
import { proveIdentity } from './identity.ts';
import { checkReceivers, muteLines, muteReceivers, receiverFields, receiversSecret } from './receivers.ts';
import type { Overlays, Release } from './release.ts';
import { existingData } from './secrets/apply.ts';
import { fieldsToGet, gatherSecret, type GatheredSecret, type SecretSources } from './secrets/gather.ts';
import { secretKinds, type SecretKind } from './secrets/kinds.ts';
import { originLines, readingLines } from './secrets/text.ts';
import { preflightSteps, workSteps, type Preflight, type Work } from './steps.ts';
import { bootstrapSummary } from './summary.ts';
import { defined } from '../../../lib/values/defined.ts';

export interface BootstrapOptions {
  readonly environment: Environment;
  readonly context: string;
  readonly kubeconfig?: string;
  /** A file of `tofu output -json`. */
  readonly outputs?: string;
  readonly yesThisIs?: string;
  readonly repo?: string;
  readonly overlays: Overlays;
  readonly aws: boolean;
  readonly generate: boolean;
  /** False: production may end without anybody whom alerts call. */
  readonly receivers: boolean;
  /** Send one at the end, where somebody is called. */
  readonly testPage: boolean;
  /** Optional Secrets to ask for. */
  readonly with: readonly string[];
  /** Secrets to replace; `true`: all that are wanted. */
  readonly rotate: readonly string[] | true;
  readonly wait: boolean;
  /** Until every Application is well. */
  readonly waitSeconds: number;
}

/**
 * Brings a cluster that somebody else made to where `up` brings a local one: Argo CD syncs it from main.
 * @throws {Failure} at the first thing that cannot be done; run again, it goes on from there.
 */
export async function bootstrap(options: BootstrapOptions): Promise<void> {
  const started = performance.now();
  const { environment } = options;
  const cluster = kubectlFor(options.context, options.kubeconfig);
  const terminal = thisTerminal();
  const repo = await remoteRepository(options);
  const context = await readContext(cluster, options.context);
  const facts = options.outputs === undefined ? undefined : await readOutputs(options.outputs);

  await checkAnswer(cluster);
  const times: Times = new Map();
  await identify(cluster, options, { repo, context, facts, terminal });
  const found: Preflight = { cluster, environment, repo, overlays: options.overlays };
  await taskList(
    preflightSteps(found).map((step) => task(step, times)),
    found,
  ).run();
  const release = found.release!;
  for (const note of notesOn(release, repo)) console.log(note);

  const { gathered, receiverKeys } = await gatherAll(cluster, options, { release, context, facts, terminal });
  const mute = muteReceivers(release.receivers, receiverKeys);
  checkReceivers(environment, mute, !options.receivers);
  for (const line of muteLines(environment, mute)) console.log(line);
  console.log(originLines(environment, gathered).join('\n'));
  // Now as well: should this be interrupted, the next run would find them kept, and say no more of them.
  for (const line of readingLines(options.context, gathered)) console.log(line);
  const work: Work = { cluster, environment, release, gathered };
  const called = release.receivers.has('page') && !mute.some(({ name }) => name === 'page');
  const steps = workSteps(release, options.wait ? options.waitSeconds : undefined, called && options.testPage);
  await taskList(
    steps.map((step) => task(step, times)),
    work,
  ).run();

  const seconds = (performance.now() - started) / 1000;
  console.log(await bootstrapSummary({ ...options, ...work, facts, times, seconds, mute }));
}

interface Known {
  readonly context: ContextFacts;
  readonly facts: ClusterFacts | undefined;
  readonly terminal: Terminal | undefined;
}

/** @throws {Failure} unless something shows that it is this environment's cluster, and nothing speaks against it. */
async function identify(
  cluster: Kubectl,
  { environment, overlays, yesThisIs }: BootstrapOptions,
  { repo, context, facts, terminal }: Known & { readonly repo: string },
): Promise<void> {
  const root = await rootSource(cluster);
  const evidence = {
    environment,
    context,
    // A laptop's cluster names its origin otherwise than this machine does.
    wanted: { path: `${overlays}/${environment}/applications`, ...(overlays === 'local' ? {} : { repoURL: repo }) },
    ...defined({ facts, root }),
  };
  const proof = proveIdentity({ ...evidence, ...defined({ confirmed: yesThisIs }) });
  if (proof !== 'nothing') return console.log(`${context.context} is the cluster of ${environment}, by ${proof}.`);
  proveIdentity({ ...evidence, confirmed: await askWhich(context, environment, 'bootstrap it', terminal) });
}

function notesOn({ commit, difference, unreleased }: Release, repo: string): readonly string[] {
  const differs = `This checkout differs from main of ${repo} in ${difference}: the cluster gets main, ${commit.slice(0, 7)}.`;
  const waits = `No image of ${unreleased.join(', ')} is released yet: it waits for its first release, and this command does not wait for it.`;
  return [...(difference === undefined ? [] : [differs]), ...(unreleased.length === 0 ? [] : [waits])];
}

async function gatherAll(
  cluster: Kubectl,
  options: BootstrapOptions,
  { release, context, facts, terminal }: Known & { readonly release: Release },
): Promise<{ readonly gathered: readonly GatheredSecret[]; readonly receiverKeys: readonly string[] }> {
  const kinds = wantedKinds(release, options);
  const region = facts?.region ?? regionOf(context.server);
  const aws = await awsSource(options.aws, region);
  if (typeof aws === 'string') console.log(`AWS Secrets Manager is not asked: ${aws}.`);
  // Who does not know it yet says --no-receivers.
  const asksWhom = isLive(options.environment) && options.receivers;
  const sources: SecretSources = {
    environment: options.environment,
    generate: options.generate,
    named: [...options.with, ...(asksWhom && terminal !== undefined ? [receiversSecret] : [])],
    ...(typeof aws === 'string' ? {} : { aws }),
    ...defined({ terminal }),
  };
  const gathered: GatheredSecret[] = [];
  let keysOfReceivers: readonly string[] = [];
  for (const kind of kinds) {
    const rotate = options.rotate === true || options.rotate.includes(kind.name);
    const keys = Object.keys(await existingData(cluster, kind));
    const isReceivers = kind.name === receiversSecret;
    const lacking = fieldsToGet(kind, keys, rotate);
    const fields = isReceivers ? receiverFields(kind, lacking, keys, release.receivers, asksWhom) : lacking;
    const one = await gatherSecret(kind, fields, sources);
    gathered.push(one);
    if (isReceivers) keysOfReceivers = [...keys, ...one.values.keys()];
  }
  return { gathered, receiverKeys: keysOfReceivers };
}

/**
 * The Secrets whose readers this release brings.
 * @throws {Failure} when the person names one that it does not.
 */
export function wantedKinds(
  { names, root }: Pick<Release, 'names' | 'root'>,
  options: Pick<BootstrapOptions, 'with' | 'rotate'>,
): readonly SecretKind[] {
  const kinds = secretKinds(root.repoURL).filter(({ application }) => names.includes(application));
  const named = [...options.with, ...(options.rotate === true ? [] : options.rotate)];
  const stranger = named.find((name) => !kinds.some((kind) => kind.name === name));
  if (stranger === undefined) return kinds;
  throw new Failure({
    what: `There is no Secret "${stranger}" that this release reads`,
    wayOut: `Name one of ${kinds.map(({ name }) => name).join(', ')}.`,
  });
}

/** Secrets Manager of the cluster's region, or why it is not asked. */
async function awsSource(
  wanted: boolean,
  region: string | undefined,
): Promise<((name: string) => Promise<string | undefined>) | string> {
  if (!wanted) return 'you left it out';
  if (region === undefined) return 'neither the outputs nor the address of the API server name a region';
  if (!(await awsIsThere())) return 'there is no aws command on this machine';
  return (name) => secretText({ region }, name);
}
