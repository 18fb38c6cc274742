import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { readyOf, type LiveCertificate } from '@lockstep/tools/cluster/look/certificates';
import { wordsOf } from '@lockstep/tools/lib/process/programming-error';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import { onLoopback, sendRequest } from '@lockstep/tools/lib/http';
import { localSite } from '@lockstep/tools/model/local-site';
import { assertNoneFailed, startTrickle } from '../lib/steady.ts';
import { shakeHands } from '../lib/handshake.ts';
import { ask } from '../lib/http.ts';
import * as paths from '../lib/paths.ts';
import type { Scenario } from '../scenario.ts';

const hold = 'argocd.argoproj.io/skip-reconcile';
const rehearsal = {
  apiVersion: 'cert-manager.io/v1',
  kind: 'Certificate',
  metadata: { name: 'rehearsal', namespace: 'web' },
  spec: {
    secretName: 'rehearsal-tls',
    dnsNames: ['web.staging.localhost'],
    issuerRef: { kind: 'ClusterIssuer', name: 'acme' },
    // The shortest that there are: due again a minute after it came.
    duration: '1h',
    renewBefore: '59m',
  },
};

export const scenario: Scenario = {
  title: 'every host has a certificate that renews itself, and nothing is answered without one',
  run: async (story, world) => {
    const { instance, clusters } = world;
    const { api, kubectl } = clusters.staging;
    const site = localSite(instance, 'staging', 'web.staging.localhost');
    const load = startTrickle(story, world, 'staging', 20);

    const first = await story.step(
      'the certificate is of the host, by the authority, for two months at least',
      async () => {
        const shown = await shakeHands(site);
        assert.equal(shown.names, 'DNS:web.staging.localhost');
        assert.ok(
          shown.notAfter.getTime() - Date.now() > 60 * 86_400_000,
          `it ends at ${shown.notAfter.toISOString()}`,
        );
        return shown;
      },
    );
    await story.step('plain HTTP is led to TLS, to the same path, and nothing else is answered there', async () => {
      const plain = onLoopback(instance.ports.staging, 'web.staging.localhost');
      for (const path of ['/api/info', '/nowhere', '/api/metrics']) {
        const { status, headers } = await sendRequest({ ...plain, path, timeout: 5000 });
        assert.equal(status, 301, path);
        assert.equal(headers.location, `https://web.staging.localhost:${site.port}${path}`);
      }
    });
    await story.step('a host of nobody gets no certificate', async () => {
      const nobody = localSite(instance, 'staging', 'nobody.staging.localhost');
      await assert.rejects(shakeHands(nobody), /unrecognized name|handshake/i);
    });
    await story.step('a page of the platform has its own, at its own door', async () => {
      const [page, nobody] = ['argocd', 'nobody'].map((name) =>
        localSite(instance, 'staging', `${name}.staging.localhost`, 'inner'),
      );
      assert.equal((await shakeHands(page!)).names, 'DNS:argocd.staging.localhost');
      await assert.rejects(shakeHands(nobody!), /unrecognized name|handshake/i);
    });

    await story.step('a short certificate comes', async () => {
      story.cleanUp('remove it', async () => {
        await kubectl.run([
          'delete',
          '--namespace=web',
          'certificate/rehearsal',
          'secret/rehearsal-tls',
          '--ignore-not-found',
        ]);
      });
      await kubectl.apply([rehearsal], 'e2e');
      await revision(1, 60);
    });
    const due = performance.now();
    await story.step('and is renewed long before its end, by nobody', () => revision(2, 120));
    story.figure('issued to renewed', (performance.now() - due) / 1000, 's');

    story.cleanUp('let Argo CD look after it again', () => annotate(null));
    await story.step('the authority is away', async () => {
      await annotate('true');
      await kubectl.run(['scale', '--namespace=cert-manager', 'deployment/authority', '--replicas=0']);
      await waitFor({ what: 'no authority', seconds: 60, every: 500 }, async () => {
        const { items } = await api.get<{ items: readonly unknown[] }>(
          paths.pods('cert-manager', { 'app.kubernetes.io/name': 'authority' }),
        );
        return items.length === 0 ? { done: undefined } : { seen: `${items.length} pods` };
      });
    });
    await story.step('a certificate that is due meanwhile waits, and the host keeps the one that it has', async () => {
      const before = await found();
      // Longer than the minute after which it is due.
      await sleep(70_000);
      assert.equal((await found()).status?.revision, before.status?.revision);
      assert.equal((await shakeHands(site)).serial, first.serial);
    });
    await story.step('with the authority back it is renewed', async () => {
      await annotate(null);
      await kubectl.run(['scale', '--namespace=cert-manager', 'deployment/authority', '--replicas=1']);
      const { status } = await found();
      await revision((status?.revision ?? 0) + 1, 240);
    });
    assertNoneFailed(await load.stop());

    await story.step('without a ready pod the door says 503, and never that there is no such page', async () => {
      await kubectl.run(['scale', '--namespace=web', 'deployment/web', '--replicas=0']);
      story.cleanUp('bring the pods back', async () => {
        await kubectl.run(['scale', '--namespace=web', 'deployment/web', '--replicas=2']);
        await clusters.staging.waitRolledOut(120);
      });
      const seen = new Set<string>();
      const end = performance.now() + 15_000;
      while (performance.now() < end) {
        const answer = await ask(instance, 'staging', 'web', '/api/info').then(
          ({ status }) => `${status}`,
          (error: unknown) => wordsOf(error),
        );
        seen.add(answer);
        await sleep(250);
      }
      assert.ok(seen.has('503'), `it said ${[...seen].join(', ')}`);
      assert.ok(!seen.has('404'), `it said ${[...seen].join(', ')}`);
    });

    async function found(): Promise<LiveCertificate> {
      return await api.get<LiveCertificate>('/apis/cert-manager.io/v1/namespaces/web/certificates/rehearsal');
    }

    async function revision(wanted: number, seconds: number): Promise<void> {
      await waitFor({ what: `revision ${wanted} of the certificate`, seconds, every: 500 }, async () => {
        const { status } = await found();
        const ready = readyOf(status?.conditions)?.status === 'True';
        return ready && (status?.revision ?? 0) >= wanted ? { done: undefined } : { seen: JSON.stringify(status) };
      });
    }

    async function annotate(value: string | null): Promise<void> {
      await api.patch(paths.application('cert-manager'), { metadata: { annotations: { [hold]: value } } });
    }
  },
};
