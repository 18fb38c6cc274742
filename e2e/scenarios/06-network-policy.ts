import assert from 'node:assert/strict';
import { waitFor } from '../../tools/src/lib/wait.ts';
import { connectFrom, probePod, type Endpoint, type Probe } from '../lib/connect.ts';
import { imageIn } from '../lib/delivery.ts';
import { ask } from '../lib/http.ts';
import { isReady, type List, type Pod } from '../lib/objects.ts';
import * as paths from '../lib/paths.ts';
import type { Scenario } from '../scenario.ts';

// A namespace of an earlier run may still be on its way out.
const namespace = `rehearse-calls-${Date.now().toString(36)}`;
const named = (name: string) => ({ 'app.kubernetes.io/name': name });

interface Service {
  readonly spec: { readonly clusterIP: string };
}

export const scenario: Scenario = {
  title: 'calls that no NetworkPolicy grants fail, the granted ones work',
  quiet: true,
  run: async (story, world) => {
    const { production } = world.clusters;
    const { api, kubectl } = production;
    const serviceAt = async (where: string, name: string, port: number): Promise<Endpoint> => ({
      host: (await api.get<Service>(paths.service(where, name))).spec.clusterIP,
      port,
    });
    const readyPod = async (where: string, name: string): Promise<Pod> => {
      const pod = (await api.get<List<Pod>>(paths.pods(where, named(name)))).items.find(isReady);
      assert.ok(pod?.status.podIP !== undefined, `no ready pod ${name} in ${where}`);
      return pod;
    };
    const podAt = async (where: string, name: string, port: number): Promise<Endpoint> => ({
      host: (await readyPod(where, name)).status.podIP ?? '',
      port,
    });
    const kubernetes = await serviceAt('default', 'kubernetes', 443);
    const dns = await serviceAt('kube-system', 'kube-dns', 53);
    const web = await podAt('web', 'web', 5000);
    const webService = await serviceAt('web', 'web', 80);
    const redis = await podAt('argocd', 'argocd-redis', 6379);
    const repoServer = await podAt('argocd', 'argocd-repo-server', 8081);

    const image = await imageIn(world, 'production');
    const start = async (probe: Omit<Probe, 'image'>): Promise<void> => {
      story.cleanUp(`remove the pod ${probe.name}`, () =>
        kubectl.run([
          'delete',
          'pod',
          `--namespace=${probe.namespace}`,
          probe.name,
          '--ignore-not-found',
          '--wait=false',
        ]),
      );
      await kubectl.run(['apply', '-f', '-'], { input: probePod({ ...probe, image }) });
      await waitFor({ what: `the pod ${probe.name} ready`, seconds: 60 }, async () =>
        isReady(await api.get<Pod>(paths.pod(probe.namespace, probe.name)))
          ? { done: undefined }
          : { seen: 'not ready' },
      );
    };
    /** The rules reach the nodes a moment after the pod. */
    const reaches = (where: string, pod: string, endpoints: readonly Endpoint[]): Promise<void> =>
      waitFor({ what: `${pod} connected to ${JSON.stringify(endpoints)}`, seconds: 30 }, async () => {
        const outcomes = await connectFrom(production, where, pod, endpoints);
        return outcomes.every((outcome) => outcome === 'connected') ? { done: undefined } : { seen: outcomes.join() };
      });
    const isDenied = async (where: string, pod: string, endpoints: readonly Endpoint[]): Promise<void> => {
      const outcomes = await connectFrom(production, where, pod, endpoints);
      assert.deepEqual(
        endpoints.filter((_endpoint, index) => outcomes[index] === 'connected'),
        [],
      );
    };

    await story.step('granted: through the ingress controller to the service and to Argo CD', async () => {
      assert.equal((await ask(world.instance, 'production', 'web', '/health')).status, 200);
      assert.equal((await ask(world.instance, 'production', 'argocd', '/healthz')).status, 200);
    });
    await story.step(
      "granted: a pod with the ingress controller's labels in its namespace, to the service",
      async () => {
        await start({ namespace: 'ingress', name: 'rehearse-granted', labels: named('traefik') });
        await reaches('ingress', 'rehearse-granted', [web]);
      },
    );
    await story.step('denied: a pod without these labels there, to the service', async () => {
      await start({ namespace: 'ingress', name: 'rehearse-denied', labels: named('rehearsal') });
      await reaches('ingress', 'rehearse-denied', [dns]);
      await isDenied('ingress', 'rehearse-denied', [web, webService, kubernetes]);
    });
    await story.step(
      "granted: a pod with the application controller's labels, to Redis and the repo server",
      async () => {
        await start({
          namespace: 'argocd',
          name: 'rehearse-controller',
          labels: named('argocd-application-controller'),
        });
        await reaches('argocd', 'rehearse-controller', [redis, repoServer]);
        await isDenied('argocd', 'rehearse-controller', [web, webService]);
      },
    );
    await story.step('denied: a pod in a namespace without policies, to the service and to Argo CD', async () => {
      story.cleanUp(`remove the namespace ${namespace}`, () =>
        kubectl.run(['delete', 'namespace', namespace, '--ignore-not-found', '--wait=false']),
      );
      await kubectl.run(['create', 'namespace', namespace]);
      await start({ namespace, name: 'rehearse-stranger', labels: named('rehearsal') });
      await reaches(namespace, 'rehearse-stranger', [kubernetes, dns]);
      await isDenied(namespace, 'rehearse-stranger', [web, webService, redis, repoServer]);
    });
    await story.step('denied: a pod of the service, to everything but itself', async () => {
      const { name } = (await readyPod('web', 'web')).metadata;
      await reaches('web', name, [{ host: '127.0.0.1', port: 5000 }]);
      await isDenied('web', name, [kubernetes, dns, redis, repoServer]);
    });
  },
};
