import assert from 'node:assert/strict';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import type { World } from '../world.ts';
import type { Cluster } from './cluster.ts';
import { isReady, type LiveNode } from '@lockstep/tools/model/live-objects';

/** Why a scenario about nodes cannot run, or undefined. */
export function lacksWorkers({ instance }: World): string | undefined {
  return instance.small ? 'production has one node (--small): no other one could take its pods' : undefined;
}

/** Worker nodes by name with how many ready pods of the service each carries. */
export async function podsByWorker(cluster: Cluster): Promise<ReadonlyMap<string, number>> {
  const workers = (await cluster.nodes()).filter(isWorker).map(({ metadata }) => metadata.name);
  const pods = (await cluster.webPods()).filter(isReady);
  return new Map(workers.map((name) => [name, pods.filter(({ spec }) => spec.nodeName === name).length]));
}

/** The worker that carries the most ready pods of the service. */
export async function busiestWorker(cluster: Cluster): Promise<string> {
  const busiest = busiestOf(await podsByWorker(cluster));
  assert.ok(busiest !== undefined, 'no worker carries a pod of the service');
  return busiest;
}

function busiestOf(counts: ReadonlyMap<string, number>): string | undefined {
  const carrying = [...counts].filter(([, count]) => count > 0);
  return carrying.toSorted(([, one], [, other]) => other - one)[0]?.[0];
}

/** Moves pods until every worker carries one: after a drain they all stand on the other worker. */
export async function spreadPods(cluster: Cluster): Promise<void> {
  await waitFor({ what: 'pods of the service on every worker', seconds: 120, every: 500 }, async () => {
    const counts = await podsByWorker(cluster);
    if ([...counts.values()].every((count) => count > 0)) return { done: undefined };
    const busiest = busiestOf(counts);
    if (busiest === undefined) return { seen: 'no ready pod of the service' };
    const pod = (await cluster.webPods()).find(({ spec }) => spec.nodeName === busiest);
    await cluster.kubectl.run(['delete', 'pod', '--namespace=web', pod?.metadata.name ?? '']);
    await cluster.waitRolledOut(60);
    return { seen: JSON.stringify([...counts]) };
  });
}

function isWorker({ metadata }: LiveNode): boolean {
  return metadata.labels?.['node-role.kubernetes.io/control-plane'] === undefined;
}
