import assert from 'node:assert/strict';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import type { Story } from '../story.ts';
import type { Cluster } from './cluster.ts';
import { connectFrom, probePod, type Endpoint, type Probe } from './connect.ts';
import { isReady, type KubeList, type LivePod, type LiveService } from '@lockstep/tools/model/live-objects';
import * as paths from './paths.ts';

/** Tries of one story, from pods that it starts and removes. */
interface Probes {
  /** Starts a pod and waits until it is ready. */
  start(probe: Omit<Probe, 'image'>): Promise<void>;
  /** Makes a namespace without policies. */
  createNamespace(name: string): Promise<void>;
  /** Waits until the pod connects to all of them: the rules reach the nodes a moment after the pod. */
  reaches(namespace: string, pod: string, endpoints: readonly Endpoint[]): Promise<void>;
  /** @throws {AssertionError} naming those that the pod could connect to. */
  isDenied(namespace: string, pod: string, endpoints: readonly Endpoint[]): Promise<void>;
  serviceAt(namespace: string, name: string, port: number): Promise<Endpoint>;
  /** A ready pod that carries the name as its label. */
  podAt(namespace: string, name: string, port: number): Promise<Endpoint>;
  readyPod(namespace: string, name: string): Promise<LivePod>;
}

export const nameLabel = (name: string) => ({ 'app.kubernetes.io/name': name });

export function probesOf(story: Story, cluster: Cluster, image: string): Probes {
  const { api, kubectl } = cluster;
  const readyPod = async (namespace: string, name: string): Promise<LivePod> => {
    const pod = (await api.get<KubeList<LivePod>>(paths.pods(namespace, nameLabel(name)))).items.find(isReady);
    assert.ok(pod?.status.podIP !== undefined, `no ready pod ${name} in ${namespace}`);
    return pod;
  };
  return {
    readyPod,
    podAt: async (namespace, name, port) => ({ host: (await readyPod(namespace, name)).status.podIP ?? '', port }),
    serviceAt: async (namespace, name, port) => ({
      host: (await api.get<LiveService>(paths.service(namespace, name))).spec.clusterIP,
      port,
    }),
    start: async (probe) => {
      const { name, namespace } = probe;
      story.cleanUp(`remove the pod ${name}`, () =>
        kubectl.run(['delete', 'pod', `--namespace=${namespace}`, name, '--ignore-not-found', '--wait=false']),
      );
      await kubectl.run(['apply', '-f', '-'], { input: probePod({ ...probe, image }) });
      await waitFor({ what: `the pod ${name} ready`, seconds: 60 }, async () =>
        isReady(await api.get<LivePod>(paths.pod(namespace, name))) ? { done: undefined } : { seen: 'not ready' },
      );
    },
    createNamespace: async (name) => {
      story.cleanUp(`remove the namespace ${name}`, () =>
        kubectl.run(['delete', 'namespace', name, '--ignore-not-found', '--wait=false']),
      );
      await kubectl.run(['create', 'namespace', name]);
    },
    reaches: (namespace, pod, endpoints) =>
      waitFor({ what: `${pod} connected to ${JSON.stringify(endpoints)}`, seconds: 30 }, async () => {
        const outcomes = await connectFrom(cluster, namespace, pod, endpoints);
        return outcomes.every((outcome) => outcome === 'connected') ? { done: undefined } : { seen: outcomes.join() };
      }),
    // A pod that has just started is free until its node knows it: kube-router writes its rules within a second or two.
    isDenied: (namespace, pod, endpoints) =>
      waitFor({ what: `${pod} refused by all`, seconds: 15 }, async () => {
        const outcomes = await connectFrom(cluster, namespace, pod, endpoints);
        const reached = endpoints.filter((_endpoint, index) => outcomes[index] === 'connected');
        return reached.length === 0 ? { done: undefined } : { seen: `it reaches ${JSON.stringify(reached)}` };
      }),
  };
}
