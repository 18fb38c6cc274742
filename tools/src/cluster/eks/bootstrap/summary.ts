import type { ClusterFacts } from '@lockstep/infra/outputs';
import type { Environment } from '../../../model/environment.ts';
import type { Kubectl } from '../../../toolbox/kubectl.ts';
import { table } from '../../../lib/values/table.ts';
import { readNames } from '../../../model/names/names.ts';
import type { PageFacts } from '../../../lib/fork-config.ts';
import { hostOf, pages, webhook } from '../../../model/pages.ts';
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
  const shown = pages.filter(({ application, localOnly }) => localOnly !== true && release.names.includes(application));
  const addressOf = async (service: string): Promise<string> =>
    (await balancerOf(cluster, service)) ??
    `the address in: kubectl --context ${context} -n ingress get service ${service}`;
  const [door, inner] = await Promise.all(['traefik', 'traefik-inner'].map(addressOf));
  return [
    'Yours to do:',
    ...dnsLines(shown, environment, { door: door!, inner: inner! }).map((line) => `  ${line}`),
    `  GitHub: a webhook for pushes of ${repository}, to https://${webhook.host}.${environment}.${domain}${webhook.path}, JSON, with the webhook's secret`,
  ];
}

/** What DNS must say: to everybody, and inside the network about the pages of the platform. */
export function dnsLines(
  shown: readonly PageFacts[],
  environment: Environment,
  { door, inner }: { readonly door: string; readonly inner: string },
): readonly string[] {
  const hosts = (some: readonly PageFacts[]): string => some.map((page) => hostOf(page, environment)).join(', ');
  const own = shown.filter((page) => page.inner === true);
  return [
    `DNS, to everybody: ${hosts(shown)} to ${door}`,
    ...(own.length === 0
      ? []
      : [`DNS, inside your network alone: ${hosts(own)} to ${inner} (docs/inner.md says why the same names twice)`]),
  ];
}

async function balancerOf(cluster: Kubectl, name: string): Promise<string | undefined> {
  const service = await findObject<LiveService>(cluster, ['-n', 'ingress', 'service', name]);
  const entry = service?.status?.loadBalancer?.ingress?.[0];
  return entry?.hostname ?? entry?.ip;
}
