import assert from 'node:assert/strict';
import { onLoopback, sendRequest } from '@lockstep/tools/lib/http';
import { environments, type Environment } from '@lockstep/tools/model/environment';
import type { KubeList, LivePod } from '@lockstep/tools/model/live-objects';
import { localHostOf, pages, webhook } from '@lockstep/tools/model/pages';
import { imageIn } from '../lib/delivery.ts';
import { ask } from '../lib/http.ts';
import * as paths from '../lib/paths.ts';
import { nameLabel, probesOf } from '../lib/probes.ts';
import type { Scenario } from '../scenario.ts';
import type { World } from '../world.ts';

/** Where each page says that it is well; a page without one here fails the story. */
const health: Readonly<Record<string, string>> = {
  argocd: '/healthz',
  grafana: '/api/health',
  prometheus: '/-/healthy',
  alertmanager: '/-/healthy',
  dashboards: '/healthz',
  logs: '/health',
  'sign-on': '/healthz',
};

/** What somebody might try there; `/api/webhook` in all its forms but the one that is open. */
const tries = [
  '/',
  '/login',
  '/metrics',
  '/api/version',
  '/api/webhook/',
  '/api/webhook/x',
  '/API/webhook',
  '/api/webhook/../version',
];

export const scenario: Scenario = {
  title: "the platform's pages are shown inside the network alone, the webhook excepted",
  quiet: true,
  run: async (story, world) => {
    const { instance, clusters } = world;
    const own = pages.filter((page) => page.inner === true);
    for (const environment of environments) {
      const there = await hostsServed(world, environment);
      const shown = own.filter((page) => there.has(localHostOf(page, environment)));
      assert.ok(shown.length > 1, `of ${own.length} pages ${shown.length} have a route`);
      await story.step(`${environment}: the customers' door has none of the pages`, async () => {
        for (const { name } of shown) {
          const all = [...tries, health[name] ?? '/', ...(name === webhook.page ? [] : [webhook.path])];
          for (const path of all) {
            const { status } = await ask(instance, environment, name, path, { door: 'customers' });
            assert.equal(status, 404, `${name} ${path}`);
          }
        }
      });
      await story.step(`${environment}: nor has it them for who shakes hands for the service`, async () => {
        for (const page of shown) {
          const headers = { host: localHostOf(page, environment) };
          const { status } = await ask(instance, environment, 'web', health[page.name] ?? '/', { headers });
          assert.equal(status, 404, page.name);
        }
      });
      await story.step(`${environment}: without TLS it leads to itself, and not to them`, async () => {
        for (const page of shown) {
          const plain = onLoopback(instance.ports[environment], localHostOf(page, environment));
          const { status, headers } = await sendRequest({ ...plain, path: '/', timeout: 5000 });
          assert.equal(status, 301, page.name);
          assert.equal(new URL(headers.location ?? '').port, `${instance.ports[`${environment}Secure`]}`, page.name);
        }
      });
      await story.step(`${environment}: it takes the webhook, and refuses it unsigned`, async () => {
        const question = {
          door: 'customers',
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-github-event': 'push' },
          body: '{}',
        } as const;
        const { status } = await ask(instance, environment, webhook.page, webhook.path, question);
        assert.ok([400, 401].includes(status), `it answered ${status}`);
      });
      await story.step(`${environment}: the inner one shows every page, and not the service`, async () => {
        for (const { name } of shown) {
          const path = health[name];
          assert.ok(path !== undefined, `this story does not know where ${name} says that it is well`);
          if (name === 'grafana' && !(await grafanaRuns(world, environment))) {
            story.note(`${environment}: Grafana does not run here`);
            continue;
          }
          assert.equal((await ask(instance, environment, name, path)).status, 200, name);
        }
        for (const path of ['/', '/api/info']) {
          assert.equal((await ask(instance, environment, 'web', path, { door: 'inner' })).status, 404, path);
        }
      });
      await story.step(`${environment}: a pod of the service does not get there`, async () => {
        const probes = probesOf(story, clusters[environment], await imageIn(world, environment));
        const { name } = (await probes.readyPod('web', 'web')).metadata;
        await probes.reaches('web', name, [{ host: '127.0.0.1', port: 5000 }]);
        const doors = [
          await probes.podAt('ingress', 'traefik', 8444),
          await probes.serviceAt('ingress', 'traefik-inner', 443),
        ];
        await probes.isDenied('web', name, doors);
      });
    }
  },
};

interface LiveIngress {
  readonly spec: { readonly rules?: readonly { readonly host?: string }[] };
}

async function hostsServed({ clusters }: World, environment: Environment): Promise<ReadonlySet<string>> {
  const path = '/apis/networking.k8s.io/v1/namespaces/ingress/ingresses';
  const { items } = await clusters[environment].api.get<KubeList<LiveIngress>>(path);
  return new Set(items.flatMap(({ spec }) => (spec.rules ?? []).flatMap(({ host }) => host ?? [])));
}

async function grafanaRuns({ clusters }: World, environment: Environment): Promise<boolean> {
  const { items } = await clusters[environment].api.get<KubeList<LivePod>>(
    paths.pods('monitoring', nameLabel('grafana')),
  );
  return items.length > 0;
}
