import type { ClusterFacts } from '@lockstep/infra/outputs';
import type { Environment } from '../../../model/environment.ts';
import type { Kubectl } from '../../../toolbox/kubectl.ts';
import { table } from '../../../lib/values/table.ts';
import { readNames } from '../../../model/names/names.ts';
import { hostOf, pages } from '../../../model/pages.ts';
import type { Times } from '../../tasks.ts';
import { findObject } from './cluster.ts';
import { muteLines, type MuteReceiver } from './receivers.ts';
import type { Overlays, Release } from './release.ts';
import type { GatheredSecret } from './secrets/gather.ts';
import { readingLines } from './secrets/text.ts';
import type { LiveService } from '../../../model/live-objects.ts';

interface Done {
  readonly cluster: Kubectl;
  readonly context: string;
  readonly environment: Environment;
  readonly overlays: Overlays;
  readonly rotate: readonly string[] | true;
  readonly release: Release;
  readonly gathered: readonly GatheredSecret[];
  readonly facts: ClusterFacts | undefined;
  readonly times: Times;
  readonly seconds: number;
  /** Receivers that reach nobody. */
  readonly mute: readonly MuteReceiver[];
  /** What was seen of the test page. */
  readonly arrived?: string;
}

/** What a person sees at the end: times, how to read what was made, and what this command cannot do. */
export async function bootstrapSummary(done: Done): Promise<string> {
  const { context, environment, release, gathered, times, seconds } = done;
  const steps = [...times].filter(([, took]) => took >= 1).map(([name, took]) => [name, `${took.toFixed(1)} s`]);
  const reading = readingLines(context, gathered);
  const taken = gathered
    .filter(({ kind, values }) => values.size > 0 && (done.rotate === true || done.rotate.includes(kind.name)))
    .flatMap(({ kind }) => kind.afterRotation ?? []);
  return [
    '',
    table([['step', 'time'], ...steps, ['all', `${seconds.toFixed(1)} s`]]),
    '',
    `Argo CD of ${environment} syncs ${release.root.path} of ${release.root.repoURL}, main at ${release.commit.slice(0, 7)}.`,
    ...(done.arrived === undefined ? [] : [done.arrived]),
    ...(done.mute.length === 0 ? [] : ['', ...muteLines(environment, done.mute)]),
    ...(reading.length === 0 ? [] : ['', 'Made here, and read so:', ...reading.map((line) => `  ${line}`)]),
    ...(taken.length === 0 ? [] : ['', ...taken]),
    ...(done.facts === undefined ? [] : ['', ...factLines(done.facts)]),
    ...(done.overlays === 'local' ? [] : ['', ...(await nextLines(done))]),
    '',
    `Look again: npm run lockstep -- status --context ${environment}=${context}`,
  ].join('\n');
}

/** What the infrastructure said, and that it ends here. */
function factLines({ clusterName, region, clusterEndpoint }: ClusterFacts): readonly string[] {
  return [
    `It is the EKS cluster ${clusterName} of ${region}, at ${clusterEndpoint}.`,
    'No manifest reads the outputs: they told which cluster this is, and Pod Identity gives roles without naming them.',
  ];
}

async function nextLines({ cluster, environment, context, release }: Done): Promise<readonly string[]> {
  const { domain, repository } = readNames();
  const hosts = pages
    .filter(({ application, localOnly }) => localOnly !== true && release.names.includes(application))
    .map((page) => hostOf(page, environment));
  const door = await addressOf(cluster);
  const target = door ?? `the address in: kubectl --context ${context} -n ingress get service traefik`;
  return [
    'Yours to do:',
    `  DNS: ${hosts.join(', ')} to ${target}`,
    `  GitHub: a webhook for pushes of ${repository}, to https://argocd.${environment}.${domain}/api/webhook, JSON, with the webhook's secret`,
  ];
}

async function addressOf(cluster: Kubectl): Promise<string | undefined> {
  const service = await findObject<LiveService>(cluster, ['-n', 'ingress', 'service', 'traefik']);
  const entry = service?.status?.loadBalancer?.ingress?.[0];
  return entry?.hostname ?? entry?.ip;
}
