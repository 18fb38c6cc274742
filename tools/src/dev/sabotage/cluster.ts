import { join } from 'node:path';
import { clusterTroubles, clustersStatus } from '../../cluster/look/status.ts';
import { clusterLooks } from '../../cluster/look/doctor.ts';
import { withClone } from '../../delivery/write/clone.ts';
import { Failure } from '../../lib/failure.ts';
import { wordsOf } from '../../lib/process/programming-error.ts';
import { at, listAt } from '../../lib/values/at.ts';
import { switchAnew } from '../../lib/git/checkout.ts';
import type { Environment } from '../../model/environment.ts';
import { originPath, type Instance } from '../../model/instance.ts';
import { groupOf, type KubeObject } from '../../model/kube-object.ts';
import type { KubeList, LiveApplication } from '../../model/live-objects.ts';
import { tracked } from '../../model/tracked.ts';
import { engineNamed } from '../../toolbox/engine/detect.ts';
import { kubectl, type Kubectl } from '../../toolbox/kubectl.ts';
import { renderObjects } from '../../toolbox/kustomize.ts';
import { changeOfField, mergePatchOf } from './field.ts';
import type { DescribedObjects, Sabotage } from './plan.ts';
import type { OpenAlert, Views } from './watch.ts';

/** What the Applications of a cluster sync, rendered from the origin's main as Argo CD renders it. */
export async function describedObjects(
  instance: Instance,
  environment: Environment,
): Promise<readonly DescribedObjects[]> {
  const cluster = kubectl(instance, environment);
  const { items } = await cluster.json<KubeList<LiveApplication>>(['-n', 'argocd', 'get', 'applications.argoproj.io']);
  return withClone(originPath(instance), async (clone) => {
    await switchAnew(clone, 'main', 'origin/main');
    const described: DescribedObjects[] = [];
    for (const { metadata, spec } of items) {
      const objects = await renderObjects(join(clone, required(spec.source?.path, metadata.name)));
      const namespace = spec.destination?.namespace ?? 'default';
      described.push({ application: metadata.name, objects: tracked(metadata.name, namespace, objects) });
    }
    return described;
  });
}

/** The workloads of a cluster, whoever brought them. */
export async function liveWorkloads(cluster: Kubectl): Promise<readonly KubeObject[]> {
  const kinds = 'deployments.apps,statefulsets.apps,daemonsets.apps';
  return (await cluster.json<KubeList>(['get', kinds, '--all-namespaces'])).items;
}

/** An object as it is in the cluster; undefined when it is not there. */
export async function liveObject(cluster: Kubectl, git: KubeObject): Promise<KubeObject | undefined> {
  const { stdout } = await cluster.run([...place(git), 'get', ...named(git), '--ignore-not-found', '-o', 'json'], {
    timeout: 15_000,
  });
  return stdout === '' ? undefined : (JSON.parse(stdout) as KubeObject);
}

/**
 * Does it.
 * @throws {Failure} when the cluster refuses.
 */
export async function sabotageObject(cluster: Kubectl, { git, deed }: Sabotage, live: KubeObject): Promise<void> {
  const object = named(git);
  if (deed === 'deleted') {
    // What waits for a finalizer goes on without anybody who waits.
    await cluster.run([...place(git), 'delete', ...object, '--wait=false']);
    return;
  }
  if (deed === 'scaled to zero') {
    await cluster.run([...place(git), 'scale', ...object, '--replicas=0']);
    return;
  }
  const change = changeOfField(git, live);
  if (change === undefined) throw new Error(`${object.join(' ')} has no field that may be changed`);
  const patch = JSON.stringify(mergePatchOf(change));
  const { stdout } = await cluster.run([...place(git), 'patch', ...object, '--type=merge', '--patch', patch]);
  // Else it would be healed at once.
  if (stdout.includes('(no change)')) throw new Error(`${object.join(' ')} stays as it is with ${patch}`);
}

/** Makes an object again what git says, whatever was done to it; who waits for it waits elsewhere. */
export async function restoreObject(cluster: Kubectl, { git, deed }: Sabotage, before: KubeObject): Promise<void> {
  const now = await liveObject(cluster, git);
  if (at(now, 'metadata', 'deletionTimestamp') !== undefined) {
    // What it brought stays.
    await cluster.run(
      [...place(git), 'patch', ...named(git), '--type=merge', '--patch', '{"metadata":{"finalizers":null}}'],
      { accept: [0, 1] },
    );
  }
  await cluster.apply([git]);
  const wanted = Number(at(before, 'spec', 'replicas') ?? 0);
  if (wanted > 0 && at(await liveObject(cluster, git), 'spec', 'replicas') === 0) {
    await cluster.run([...place(git), 'scale', ...named(git), `--replicas=${wanted}`]);
  }
  if (git.kind === 'StatefulSet' && deed === 'changed') await endBrokenPods(cluster, git);
}

/** A StatefulSet leaves a pod as it is that never became ready, also when its template is mended. */
async function endBrokenPods(cluster: Kubectl, set: KubeObject): Promise<void> {
  const labels = Object.entries(at(set, 'spec', 'selector', 'matchLabels') as Readonly<Record<string, string>>);
  const selector = labels.map(([key, value]) => `${key}=${value}`).join(',');
  const { items } = await cluster.json<KubeList>([...place(set), 'get', 'pods', '--selector', selector]);
  const broken = items.filter(lacksImage).map(({ metadata }) => metadata.name);
  if (broken.length > 0) await cluster.run([...place(set), 'delete', 'pod', ...broken, '--wait=false']);
}

function lacksImage({ status }: KubeObject): boolean {
  const reasons = listAt(status, 'containerStatuses').map((one) => at(one, 'state', 'waiting', 'reason'));
  return reasons.some((reason) => reason === 'ErrImagePull' || reason === 'ImagePullBackOff');
}

/** The cluster of an instance as `status`, `doctor` and Prometheus show it. */
export async function viewsOf(instance: Instance, environment: Environment): Promise<Views> {
  const cluster = kubectl(instance, environment);
  const looks = clusterLooks(instance, await engineNamed(instance.engine), environment);
  return {
    object: ({ git }) => liveObject(cluster, git),
    alerts: () => openAlerts(cluster),
    status: async () => (await clustersStatus([[environment, cluster]])).flatMap(clusterTroubles),
    doctor: async () => (await Promise.all(looks.map(({ look }) => wrongIn(look)))).flat(),
    now: Date.now,
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  };
}

async function wrongIn(look: () => Promise<string>): Promise<readonly string[]> {
  try {
    await look();
    return [];
  } catch (error) {
    return [wordsOf(error)];
  }
}

/**
 * What is pending or firing, asked inside Prometheus's own pod: its page is behind the door, which may be what was taken
 * away.
 */
export async function openAlerts(cluster: Kubectl): Promise<readonly OpenAlert[]> {
  const ask = ['promtool', 'query', 'instant', '--format=json', 'http://localhost:9090', 'ALERTS_FOR_STATE'];
  const { stdout } = await cluster.run(
    ['-n', 'monitoring', 'exec', 'prometheus-0', '--container=prometheus', '--', ...ask],
    { timeout: 15_000 },
  );
  interface Answer {
    readonly metric: Readonly<Record<string, string>>;
    readonly value: readonly [number, string];
  }
  return ((JSON.parse(stdout) ?? []) as readonly Answer[]).map(({ metric, value }) => ({
    name: metric['alertname'] ?? '',
    since: Number(value[1]) * 1000,
    about: Object.entries(metric).flatMap(([label, word]) =>
      /^(?:__.*|alertname|severity)$/.test(label) ? [] : [word],
    ),
  }));
}

function place({ metadata }: KubeObject): readonly string[] {
  return metadata.namespace === undefined ? [] : ['--namespace', metadata.namespace];
}

/** `deployment.apps web`: the kind with its group, since kinds of two groups may have one name. */
function named({ apiVersion, kind, metadata }: KubeObject): readonly [string, string] {
  const group = groupOf(apiVersion);
  return [`${kind.toLowerCase()}${group === '' ? '' : `.${group}`}`, metadata.name];
}

function required(path: string | undefined, application: string): string {
  if (path !== undefined) return path;
  throw new Failure({
    what: `The Application ${application} names no path`,
    wayOut: 'See npm run lockstep -- status: it is not one that git describes.',
  });
}
