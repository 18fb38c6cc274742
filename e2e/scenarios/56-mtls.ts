import assert from 'node:assert/strict';
import { median } from '@lockstep/tools/lib/values/median';
import { wordsOf } from '@lockstep/tools/lib/process/programming-error';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import { isReady, type LivePod } from '@lockstep/tools/model/live-objects';
import { localSite } from '@lockstep/tools/model/local-site';
import { openPrometheus } from '@lockstep/tools/toolbox/prometheus';
import { callFromFront } from '../lib/calls.ts';
import { captureOf, lacksCapture } from '../lib/capture.ts';
import { lacksFront } from '../lib/front.ts';
import { ask } from '../lib/http.ts';
import { startLoad } from '../lib/load.ts';
import { callServices, ensureImages, leaveMtls, podsOf, takeStep } from '../lib/mtls-steps.ts';
import { waitPartPanels } from '../lib/panels.ts';
import { assertSamePods } from '../lib/same-pods.ts';
import { haveParts } from '../lib/start-part.ts';
import { assertNoneFailed, loadTargetOf } from '../lib/steady.ts';
import type { Scenario } from '../scenario.ts';
import type { World } from '../world.ts';

const plain = 'http://web.web.svc/api/info';
const byTls = 'https://web.web.svc/api/info';
/** Words of an answer of web's, and of none that is encrypted. */
const word = '"uptimeSeconds"';
/** Another identity of front's namespace, which nobody lists among callers. */
const other = 'rehearse-other';

export const scenario: Scenario = {
  title: 'two services call each other by TLS and identity, all the way there and back no request fails',
  minutes: 20,
  needs: lacksFront,
  run: async (story, world) => {
    const { instance, clusters } = world;
    const { staging } = clusters;
    await haveParts(story, world, ['mtls']);
    await ensureImages(story, world);
    story.cleanUp('calls are plain HTTP, and no identity is left', async () => {
      await leaveMtls(world);
      for (const name of callServices) await forget(world, name, ['identity']);
      await forget(world, 'front', [other]);
    });
    const front = { name: 'front', site: localSite(instance, 'staging', 'front.staging.localhost'), path: '/api/web' };
    const load = startLoad({
      targets: [front, loadTargetOf(world, 'staging')],
      rate: 5,
      callers: 4,
      maxRequests: 30_000,
      maxSeconds: 1_200,
    });
    story.cleanUp('stop the load', () => load.stop());

    await story.step('commit that web accepts callers by TLS, beside plain HTTP', () => takeStep(world, 'accept'));
    await story.step('both ways answer; measure them by turns', async () => {
      const urls = Array.from({ length: 200 }, (_, turn) => (turn % 2 === 0 ? plain : byTls));
      const answers = await callFromFront(staging, urls);
      assert.deepEqual([...new Set(answers.map(({ status, error }) => status ?? error))], [200]);
      const of = (rest: number): number =>
        median(answers.filter((_, turn) => turn > 19 && turn % 2 === rest).map(({ milliseconds }) => milliseconds));
      const [without, encrypted] = [of(0), of(1)];
      story.figure('median of a call, plain', without, 'ms');
      story.figure('median of a call by TLS', encrypted, 'ms');
      story.figure('what TLS adds to a call by a new connection', encrypted - without, 'ms');
    });
    const missing = await lacksCapture();
    if (missing === undefined) {
      await story.step('who reads along on the node of web sees plain answers, and none by TLS', async () => {
        assert.match(await seen(world, plain, 5000), new RegExp(word), 'plain HTTP was not seen: nothing is shown');
        const encrypted = await seen(world, byTls, 8443);
        assert.ok(encrypted.length > 1000, 'no call by TLS was seen');
        for (const text of [word, 'GET /', 'HTTP/1.1']) assert.ok(!encrypted.includes(text), `${text} was seen`);
      });
    } else story.note(`nobody read along: ${missing}`);

    await story.step('commit that front calls by TLS', () => takeStep(world, 'call'));
    await story.step('front shows what web says', () => showsWeb(world));
    await story.step('commit that nobody calls by plain HTTP any more', () => takeStep(world, 'require'));
    await story.step('front shows what web says, and its call by plain HTTP gets no answer', async () => {
      await showsWeb(world);
      await waitFor({ what: 'no way for plain HTTP', seconds: 30 }, async () => {
        const [answer] = await callFromFront(staging, [plain]);
        return answer?.status === undefined ? { done: undefined } : { seen: `${answer.status}` };
      });
    });

    await story.step('a caller without a certificate has no handshake', async () => {
      const [answer] = await callFromFront(staging, [byTls], 'nobody');
      assert.equal(answer?.status, undefined, JSON.stringify(answer));
    });
    await story.step('an identity that is no caller of web is refused', async () => {
      await staging.kubectl.run(['apply', '-f', '-'], { input: certificate(await trustOf(world), 'front', 'front') });
      const caller = await waitFor({ what: 'its certificate', seconds: 60 }, async () => {
        const { stdout } = await staging.kubectl.run([
          '-n',
          'front',
          'get',
          'secret',
          other,
          '--ignore-not-found',
          '-o',
          'json',
        ]);
        const { data = {} } = (stdout === '' ? {} : JSON.parse(stdout)) as { data?: Record<string, string> };
        const [cert, key] = ['tls.crt', 'tls.key'].map((name) => Buffer.from(data[name] ?? '', 'base64').toString());
        return cert && key ? { done: { cert, key } } : { seen: 'none' };
      });
      const [answer] = await callFromFront(staging, [byTls], caller);
      assert.equal(answer?.status, 403, JSON.stringify(answer));
    });
    await story.step('every panel of the dashboard shows it', () =>
      waitPartPanels(openPrometheus(instance, 'staging'), 'mtls'),
    );
    await story.step('the cluster refuses an identity of another namespace', async () => {
      const input = certificate(await trustOf(world), 'front', 'web');
      const said = await staging.kubectl
        .run(['apply', '--dry-run=server', '-f', '-'], { input })
        .then(() => 'nothing', wordsOf);
      assert.match(said, /service-identities[\s\S]*that is not of this namespace/);
    });

    await story.step('both are renewed, and web shows its new certificate without a restart', async () => {
      const before = await podNames(world);
      const [first] = await callFromFront(staging, [byTls]);
      const begun = Date.now();
      for (const name of callServices) {
        await staging.kubectl.run(['-n', name, 'delete', 'secret', 'identity']);
      }
      const shown = new Set<string>();
      await waitFor({ what: 'another certificate of web', seconds: 240, every: 2000 }, async () => {
        const answers = await callFromFront(
          staging,
          Array.from({ length: 12 }, () => byTls),
        );
        assert.deepEqual([...new Set(answers.map(({ status, error }) => status ?? error))], [200]);
        shown.clear();
        for (const { serial = '' } of answers) shown.add(serial);
        return shown.has(first?.serial ?? '') ? { seen: 'the one before' } : { done: undefined };
      });
      story.figure('order to a new certificate in all pods of web', (Date.now() - begun) / 1000, 's');
      assertSamePods(await podNames(world), before);
    });

    await story.step('the way out: plain HTTP again, step by step', async () => {
      for (const step of ['call', 'accept', 'off'] as const) await takeStep(world, step);
      await showsWeb(world);
    });
    assertNoneFailed(await load.stop());
  },
};

/** What is seen on the node of a pod of web while front calls it. */
async function seen(world: World, url: string, port: number): Promise<string> {
  const { staging } = world.clusters;
  const { spec, status } = (await podsOf(world, 'web')).find(isReady) as LivePod;
  assert.ok(spec.nodeName !== undefined && status.podIP !== undefined, 'no pod of web has a node');
  // The Service chooses: among so many calls some are of this pod.
  return captureOf(world, spec.nodeName, { address: status.podIP, port }, () =>
    callFromFront(
      staging,
      Array.from({ length: 30 }, () => url),
    ),
  );
}

async function showsWeb({ instance }: World): Promise<void> {
  const { status, body } = await ask(instance, 'staging', 'front', '/api/web');
  assert.equal(status, 200, body);
  assert.match(body, /"revision"/);
}

async function podNames(world: World): Promise<readonly string[]> {
  const pods = await Promise.all(callServices.map((name) => podsOf(world, name)));
  return pods
    .flat()
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map(({ metadata }) => metadata.name)
    .toSorted();
}

/** `staging.example.com`, as the identity of front says it. */
async function trustOf({ clusters }: World): Promise<string> {
  const { kubectl } = clusters.staging;
  const path = 'jsonpath={.spec.uris[0]}';
  const { stdout } = await kubectl.run(['-n', 'front', 'get', 'certificates', 'identity', '-o', path]);
  return new URL(stdout.trim()).host;
}

/** A Certificate in one namespace, for an identity of its own or of another one. */
function certificate(trust: string, namespace: string, of: string): string {
  return JSON.stringify({
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { name: other, namespace },
    spec: {
      secretName: other,
      duration: '1h0m0s',
      privateKey: { algorithm: 'ECDSA', size: 256 },
      usages: ['digital signature', 'client auth'],
      uris: [`spiffe://${trust}/ns/${of}/sa/${other}`],
      issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: 'services' },
    },
  });
}

/** With a Certificate its Secret stays: both go. */
async function forget({ clusters }: World, namespace: string, names: readonly string[]): Promise<void> {
  for (const kind of ['certificates', 'secrets']) {
    await clusters.staging.kubectl.run(['-n', namespace, 'delete', kind, ...names, '--ignore-not-found']);
  }
}
