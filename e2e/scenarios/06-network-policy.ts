import assert from 'node:assert/strict';
import { waitFor } from '../../tools/src/lib/wait.ts';
import { connectFrom, probePod, type Endpoint } from '../lib/connect.ts';
import { imageIn } from '../lib/delivery.ts';
import { ask } from '../lib/http.ts';
import { isReady, type List, type Pod } from '../lib/objects.ts';
import * as paths from '../lib/paths.ts';
import type { Scenario } from '../scenario.ts';

const namespace = 'rehearse-calls';

interface Service {
  readonly spec: { readonly clusterIP: string };
}

export const scenario: Scenario = {
  title: 'calls that no NetworkPolicy grants fail, the granted ones work',
  quiet: true,
  run: async (story, world) => {
    const { instance, clusters } = world;
    const { production } = clusters;
    const { api, kubectl } = production;
    const podOf = async (where: string, name: string): Promise<Endpoint['host']> => {
      const { items } = await api.get<List<Pod>>(paths.pods(where, { 'app.kubernetes.io/name': name }));
      const found = items.find(isReady)?.status.podIP;
      assert.ok(found !== undefined, `no ready pod ${name} in ${where}`);
      return found;
    };
    const web = (await production.webPods()).find(isReady);
    assert.ok(web?.status.podIP !== undefined, 'no ready pod of the service');
    const kubernetes: Endpoint = {
      host: (await api.get<Service>(paths.service('default', 'kubernetes'))).spec.clusterIP,
      port: 443,
    };
    const service: Endpoint = { host: (await api.get<Service>(paths.service('web', 'web'))).spec.clusterIP, port: 80 };
    const webPod: Endpoint = { host: web.status.podIP, port: 5000 };
    const redis: Endpoint = { host: await podOf('argocd', 'argocd-redis'), port: 6379 };
    const repoServer: Endpoint = { host: await podOf('argocd', 'argocd-repo-server'), port: 8081 };
    const dns: Endpoint = {
      host: (await api.get<Service>(paths.service('kube-system', 'kube-dns'))).spec.clusterIP,
      port: 53,
    };

    await story.step('granted: the ingress controller calls the service', async () => {
      assert.equal((await ask(instance, 'production', 'web', '/health')).status, 200);
    });
    await story.step('granted: the API server of Argo CD is reached through the ingress', async () => {
      assert.equal((await ask(instance, 'production', 'argocd', '/healthz')).status, 200);
    });

    await story.step('a stranger: a pod in a namespace without any policy', async () => {
      story.cleanUp('remove the namespace of the stranger', () =>
        kubectl.run(['delete', 'namespace', namespace, '--ignore-not-found', '--wait=false']),
      );
      await kubectl.run(['create', 'namespace', namespace]);
      const image = await imageIn(world, 'production');
      await kubectl.run(['apply', '-f', '-'], { input: probePod({ namespace, name: 'stranger', image }) });
      await waitFor({ what: 'the stranger ready', seconds: 60 }, async () =>
        isReady(await api.get<Pod>(paths.pod(namespace, 'stranger'))) ? { done: undefined } : { seen: 'not ready' },
      );
    });
    await story.step('the stranger reaches what nobody protects, and neither the service nor Argo CD', async () => {
      const endpoints = [kubernetes, webPod, service, redis, repoServer];
      const outcomes = await connectFrom(production, namespace, 'stranger', endpoints);
      assert.deepEqual(outcomes, ['connected', ...denied(4)]);
    });
    await story.step('the service reaches itself and nothing else: no API server, no DNS, no Argo CD', async () => {
      const itself: Endpoint = { host: '127.0.0.1', port: 5000 };
      const endpoints = [itself, kubernetes, dns, redis, repoServer];
      const outcomes = await connectFrom(production, 'web', web.metadata.name, endpoints);
      assert.deepEqual(outcomes, ['connected', ...denied(4)]);
    });
  },
};

/** A denied call is dropped or rejected; either way it does not connect. */
function denied(count: number): unknown[] {
  return Array.from({ length: count }, () => 'timeout');
}
