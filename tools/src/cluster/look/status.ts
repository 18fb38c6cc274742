import { sourceNotes } from '../../toolbox/sources/notes.ts';
import type { Engine } from '../../toolbox/engine/engine.ts';
import type { Environment } from '../../model/environment.ts';
import { clusterName, type Instance } from '../../model/instance.ts';
import { kubectl, type Kubectl } from '../../toolbox/kubectl.ts';
import { wordsOf } from '../../lib/process/programming-error.ts';
import { age, table } from '../../lib/values/table.ts';
import { clusterNodes } from '../up/steps/cluster.ts';
import { containersBeside } from '../up/remains.ts';
import { awayTroubles } from './away.ts';
import { databaseTroubles } from './databases.ts';
import { rolloutTroubles } from './rollouts.ts';
import { secretTroubles } from './secrets.ts';
import { signOnTroubles } from './sign-on.ts';
import { applicationStatesOf, isSyncedAndHealthy, type ApplicationState } from './applications.ts';
import { partsOfImage, shortName, shortTag } from '../../model/image-reference.ts';

/** What runs where, as `status --json` prints it. */
interface InstanceStatus {
  readonly instance: string;
  /** Every container runs, and every Application is Synced and Healthy. */
  readonly well: boolean;
  readonly containers: readonly { readonly name: string; readonly state: string }[];
  readonly clusters: readonly ClusterStatus[];
  /** What stands in for a public image, where it differs from its name. */
  readonly notes: readonly string[];
}

export interface ClusterStatus {
  readonly environment: Environment;
  readonly applications: readonly ApplicationState[];
  /** It answers, every Application is Synced and Healthy, every secret is brought, people can log in, and nothing is away. */
  readonly well: boolean;
  /** What is gone or has no pods, and Argo CD does not tell of. */
  readonly away?: readonly string[];
  /** What is on its way between two versions, or was taken back. */
  readonly rollouts?: readonly string[];
  /** Which databases are not whole. */
  readonly databases?: readonly string[];
  /** What is wrong with secrets that the store should bring. */
  readonly secrets?: readonly string[];
  /** What is wrong with single sign-on. */
  readonly signOn?: readonly string[];
  /** Why the cluster could not be asked. */
  readonly trouble?: string;
}

export async function instanceStatus(instance: Instance, engine: Engine): Promise<InstanceStatus> {
  const nodes = await Promise.all(
    instance.environments.map((environment) => clusterNodes(engine, clusterName(instance, environment))),
  );
  const names = [...containersBeside(instance), ...nodes.flat()];
  const containers = await Promise.all(names.map(async (name) => ({ name, state: await engine.state(name) })));
  const clusters = await clustersStatus(
    instance.environments.map((environment) => [environment, kubectl(instance, environment)]),
  );
  const well = containers.every(({ state }) => state === 'running') && clusters.every((cluster) => cluster.well);
  return { instance: instance.name, well, containers, clusters, notes: instance.closed ? await sourceNotes() : [] };
}

/** What Argo CD of each cluster says; a cluster that cannot be asked is one that is not well. */
export async function clustersStatus(
  clusters: readonly (readonly [Environment, Kubectl])[],
): Promise<readonly ClusterStatus[]> {
  return await Promise.all(
    clusters.map(async ([environment, cluster]) => {
      try {
        const [applications, secrets, signOn, away, rollouts, databases] = await Promise.all([
          applicationStatesOf(cluster),
          secretTroubles(cluster),
          signOnTroubles(cluster),
          awayTroubles(cluster),
          rolloutTroubles(cluster),
          databaseTroubles(cluster),
        ]);
        const settled = applications.length > 0 && applications.every(isSyncedAndHealthy);
        const troubles = [secrets, signOn, away, rollouts, databases].flat();
        const well = settled && troubles.length === 0;
        return { environment, applications, well, secrets, signOn, away, rollouts, databases };
      } catch (error) {
        return { environment, applications: [], well: false, trouble: wordsOf(error) };
      }
    }),
  );
}

/** For people: one row per Application, then what is wrong with the containers and the clusters. */
export function statusText(status: InstanceStatus, now: number = Date.now()): string {
  const down = status.containers.filter(({ state }) => state !== 'running');
  return [
    clustersText(status.clusters, now),
    ...(down.length === 0
      ? []
      : ['', ...down.map(({ name, state }) => `The container ${name} is ${state}: run npm run up to go on.`)]),
    ...(status.notes.length === 0
      ? []
      : ['', 'Built from source, and not quite what the name says:', ...status.notes.map((note) => `  ${note}`)]),
  ].join('\n');
}

/** One row per Application, then what is wrong; empty without clusters. */
export function clustersText(clusters: readonly ClusterStatus[], now: number = Date.now()): string {
  if (clusters.length === 0) return '';
  const rows = clusters.flatMap(({ environment, applications }) =>
    applications.map((application) => [
      environment,
      application.name,
      application.sync,
      application.health,
      application.revision?.slice(0, 7) ?? '-',
      age(application.syncedAt, now),
      application.images.map(shortImage).join(' ') || '-',
    ]),
  );
  const troubles = clusters.flatMap(clusterTroubles);
  return [
    table([['cluster', 'application', 'sync', 'health', 'revision', 'synced', 'images'], ...rows]),
    ...(troubles.length === 0 ? [] : ['', ...troubles]),
  ].join('\n');
}

/** What is wrong in a cluster, a sentence each. */
export function clusterTroubles({
  environment,
  trouble,
  applications,
  away = [],
  rollouts = [],
  databases = [],
  secrets = [],
  signOn = [],
}: ClusterStatus) {
  return [
    ...(trouble === undefined ? [] : [`${environment}: ${trouble}`]),
    ...[...away, ...rollouts, ...databases].map((why) => `${environment}: ${why}`),
    ...applications
      .filter((one) => !isSyncedAndHealthy(one))
      .map(({ name, trouble: why }) => `${environment}/${name}: ${why ?? 'not settled yet'}`),
    ...[...secrets, ...signOn].map((why) => `${environment}: ${why}`),
  ];
}

/** `ghcr.io/owner/web:1a2b…@sha256:…` as `web:1a2b3c4@9f8e7d6`. */
function shortImage(image: string): string {
  const { name, tag = 'latest', digest } = partsOfImage(image);
  return `${shortName(name)}:${shortTag(tag, 7)}${digest === undefined ? '' : `@${digest.replace('sha256:', '').slice(0, 7)}`}`;
}
