import assert from 'node:assert/strict';
import { imageIn } from '../lib/delivery.ts';
import { ask } from '../lib/http.ts';
import { nameLabel, probesOf } from '../lib/probes.ts';
import type { Scenario } from '../scenario.ts';

// A namespace of an earlier run may still be on its way out.
const namespace = `rehearse-calls-${Date.now().toString(36)}`;

export const scenario: Scenario = {
  title: 'calls that no NetworkPolicy grants fail, the granted ones work',
  quiet: true,
  run: async (story, world) => {
    const { production } = world.clusters;
    const probes = probesOf(story, production, await imageIn(world, 'production'));
    const kubernetes = await probes.serviceAt('default', 'kubernetes', 443);
    const dns = await probes.serviceAt('kube-system', 'kube-dns', 53);
    const web = await probes.podAt('web', 'web', 5000);
    const webService = await probes.serviceAt('web', 'web', 80);
    const redis = await probes.podAt('argocd', 'argocd-redis', 6379);
    const repoServer = await probes.podAt('argocd', 'argocd-repo-server', 8081);

    await story.step('granted: through the ingress controller to the service and to Argo CD', async () => {
      assert.equal((await ask(world.instance, 'production', 'web', '/health')).status, 200);
      assert.equal((await ask(world.instance, 'production', 'argocd', '/healthz')).status, 200);
    });
    await story.step(
      "granted: a pod with the ingress controller's labels in its namespace, to the service",
      async () => {
        await probes.start({ namespace: 'ingress', name: 'rehearse-granted', labels: nameLabel('traefik') });
        await probes.reaches('ingress', 'rehearse-granted', [web]);
      },
    );
    await story.step('denied: a pod without these labels there, to the service', async () => {
      await probes.start({ namespace: 'ingress', name: 'rehearse-denied', labels: nameLabel('rehearsal') });
      await probes.reaches('ingress', 'rehearse-denied', [dns]);
      await probes.isDenied('ingress', 'rehearse-denied', [web, webService, kubernetes]);
    });
    await story.step(
      "granted: a pod with the application controller's labels, to Redis and the repo server",
      async () => {
        const labels = nameLabel('argocd-application-controller');
        await probes.start({ namespace: 'argocd', name: 'rehearse-controller', labels });
        await probes.reaches('argocd', 'rehearse-controller', [redis, repoServer]);
        await probes.isDenied('argocd', 'rehearse-controller', [web, webService]);
      },
    );
    await story.step('denied: a pod in a namespace without policies, to the service and to Argo CD', async () => {
      await probes.createNamespace(namespace);
      await probes.start({ namespace, name: 'rehearse-stranger', labels: nameLabel('rehearsal') });
      await probes.reaches(namespace, 'rehearse-stranger', [kubernetes, dns]);
      await probes.isDenied(namespace, 'rehearse-stranger', [web, webService, redis, repoServer]);
    });
    await story.step('denied: a pod of the service, to everything but itself', async () => {
      const { name } = (await probes.readyPod('web', 'web')).metadata;
      await probes.reaches('web', name, [{ host: '127.0.0.1', port: 5000 }]);
      await probes.isDenied('web', name, [kubernetes, dns, redis, repoServer]);
    });
  },
};
