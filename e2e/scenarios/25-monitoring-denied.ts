import { imageIn } from '../lib/delivery.ts';
import type { KubeList, LivePod } from '@lockstep/tools/model/live-objects';
import * as paths from '../lib/paths.ts';
import { nameLabel, probesOf } from '../lib/probes.ts';
import type { Scenario } from '../scenario.ts';

// A namespace of an earlier run may still be on its way out.
const namespace = `rehearse-metrics-${Date.now().toString(36)}`;

export const scenario: Scenario = {
  title: 'monitoring reaches what it scrapes, and nobody else reaches that or monitoring itself',
  quiet: true,
  run: async (story, world) => {
    const { production } = world.clusters;
    const probes = probesOf(story, production, await imageIn(world, 'production'));
    const kubernetes = await probes.serviceAt('default', 'kubernetes', 443);
    const dns = await probes.serviceAt('kube-system', 'kube-dns', 53);
    const web = await probes.podAt('web', 'web', 5000);
    const argocd = await probes.podAt('argocd', 'argocd-application-controller', 8082);
    const prometheus = await probes.podAt('monitoring', 'prometheus', 9090);
    const alertmanager = await probes.podAt('monitoring', 'alertmanager', 9093);
    const gossip = await probes.podAt('monitoring', 'alertmanager', 9094);
    const { items } = await production.api.get<KubeList<LivePod>>(paths.pods('monitoring', nameLabel('grafana')));
    const grafana = items.length === 0 ? undefined : await probes.podAt('monitoring', 'grafana', 3000);
    const exporters = [
      await probes.podAt('monitoring', 'kube-state-metrics', 8080),
      await probes.podAt('node-exporter', 'node-exporter', 9100),
    ];
    const inside = [prometheus, alertmanager, gossip, ...exporters, ...(grafana === undefined ? [] : [grafana])];
    if (grafana === undefined) story.note('not tried: Grafana, which has no pod here');

    await story.step("granted: a pod with Alertmanager's labels, to where Alertmanagers gossip", async () => {
      await probes.start({ namespace: 'monitoring', name: 'rehearse-alertmanager', labels: nameLabel('alertmanager') });
      await probes.reaches('monitoring', 'rehearse-alertmanager', [gossip]);
      await probes.isDenied('monitoring', 'rehearse-alertmanager', [web, prometheus]);
    });
    await story.step("granted: a pod with Prometheus's labels, to what it scrapes", async () => {
      await probes.start({ namespace: 'monitoring', name: 'rehearse-prometheus', labels: nameLabel('prometheus') });
      await probes.reaches('monitoring', 'rehearse-prometheus', [web, argocd, alertmanager, ...exporters]);
    });
    await story.step('denied: a pod without these labels beside it, to all of it and to the service', async () => {
      await probes.start({ namespace: 'monitoring', name: 'rehearse-neighbour', labels: nameLabel('rehearsal') });
      await probes.isDenied('monitoring', 'rehearse-neighbour', [...inside, web, argocd, kubernetes]);
    });
    await story.step('denied: a pod of a namespace without policies, to all of it and to the service', async () => {
      await probes.createNamespace(namespace);
      // The labels of Prometheus are worth nothing in another namespace.
      await probes.start({ namespace, name: 'rehearse-foreigner', labels: nameLabel('prometheus') });
      await probes.reaches(namespace, 'rehearse-foreigner', [kubernetes, dns]);
      await probes.isDenied(namespace, 'rehearse-foreigner', [...inside, web]);
    });
    await story.step('denied: a pod of the service, to all of it', async () => {
      const { name } = (await probes.readyPod('web', 'web')).metadata;
      await probes.reaches('web', name, [{ host: '127.0.0.1', port: 5000 }]);
      await probes.isDenied('web', name, inside);
    });
    await story.step('denied: kube-state-metrics calls no service of ours', async () => {
      const name = 'rehearse-kube-state-metrics';
      await probes.start({ namespace: 'monitoring', name, labels: nameLabel('kube-state-metrics') });
      await probes.isDenied('monitoring', name, [web, prometheus]);
    });
  },
};
