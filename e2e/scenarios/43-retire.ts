import assert from 'node:assert/strict';
import { environments, type Environment } from '@lockstep/tools/model/environment';
import { wordsOf } from '@lockstep/tools/lib/process/programming-error';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import { localSite } from '@lockstep/tools/model/local-site';
import { sendRequest } from '@lockstep/tools/lib/http';
import { isReady, type KubeList, type LivePod } from '@lockstep/tools/model/live-objects';
import { firstService, services } from '@lockstep/tools/model/services';
import { withLivePrometheus } from '../lib/alerts.ts';
import { checkOut, type StoryCheckout } from '../lib/checkout.ts';
import { describeLoad, startLoad } from '../lib/load.ts';
import * as paths from '../lib/paths.ts';
import { nameLabel } from '../lib/probes.ts';
import { approveRemoval } from '../lib/pruning.ts';
import type { Scenario } from '../scenario.ts';
import { assertNoneFailed, loadTargetOf } from '../lib/steady.ts';
import type { Story } from '../story.ts';
import type { World } from '../world.ts';

const name = 'front';
const namespace = `/api/v1/namespaces/${name}`;
const store = `/apis/external-secrets.io/v1/clustersecretstores/${name}`;

export const scenario: Scenario = {
  title: 'a service is taken out step by step: its door, its pods, its namespace, its rights, and nobody else notices',
  needs: () =>
    services.some((one) => one.name === name) && firstService.name !== name
      ? undefined
      : `there is no service ${name}: \`init --only\` has taken it out`,
  run: async (story, world) => {
    const { instance, clusters, origin } = world;
    for (const cluster of Object.values(clusters)) await cluster.waitSettled(180);
    const checkout = await checkOut(origin);
    story.cleanUp('remove the checkout', () => checkout.remove());
    const made: string[] = [];
    story.cleanUp('put the service back', () => putBack(world, made));
    const start = Date.now();
    const load = startLoad({
      targets: [loadTargetOf(world, 'staging'), loadTargetOf(world, 'production', '/')],
      rate: 10,
      callers: 4,
      maxRequests: 20_000,
      maxSeconds: 1500,
    });
    story.cleanUp('stop the load', () => load.stop());
    const retire = async (...more: readonly string[]): Promise<string> =>
      await checkout.lockstep('retire', 'service', name, '--instance', instance.name, ...more);

    for (const environment of environments.toReversed()) {
      await closeDoor(story, world, { environment, checkout, retire, made });
      await takeOut(story, world, { environment, checkout, retire, made });
    }
    await story.step('the entry goes, and with it the last of its rights', async () => {
      assert.match(await retire(), /^Take the service front out: committed/);
      made.push(await checkout.pushMain());
      for (const environment of environments) await waitRights(world, environment, false, 120);
      for (const cluster of Object.values(clusters)) await cluster.waitSettled(180);
      await assert.rejects(retire(), /There is no service \\?"front/);
    });
    const report = await load.stop();
    story.note(describeLoad(report));
    story.figure('requests to the other service meanwhile', report.requests, 'requests');
    story.figure('of these failed', report.failed, 'requests');
    assertNoneFailed(report);
    await story.step('and no alert about it has fired', async () => {
      for (const environment of environments) await assertNoAlert(world, environment, Date.now() - start);
    });

    await story.step('reverted, it answers again in both environments', async () => {
      const again = Date.now();
      await putBack(world, made);
      story.figure('all steps reverted, to both healthy', (Date.now() - again) / 1000, 's');
    });
  },
};

interface Step {
  readonly environment: Environment;
  readonly checkout: StoryCheckout;
  readonly retire: (...more: readonly string[]) => Promise<string>;
  /** The commits of main, the oldest first. */
  readonly made: string[];
}

async function closeDoor(story: Story, world: World, { environment, checkout, retire, made }: Step): Promise<void> {
  const cluster = world.clusters[environment];
  await story.step(`${environment}: the next step, made too early, is refused`, async () => {
    assert.match(await retire(), new RegExp(`^Close the door of ${name} in ${environment}: committed`));
    await assert.rejects(retire(), /still lets customers in/);
  });
  await story.step(`${environment}: its door closes, and its pods run on`, async () => {
    made.push(await checkout.pushMain());
    await waitDoor(world, environment, 'shut', 120);
    story.figure(`${environment}: push to closed door`, (Date.now() - (await world.origin.movedAt())) / 1000, 's');
    await cluster.waitSettled(120);
    const { items } = await cluster.api.get<KubeList<LivePod>>(paths.pods(name, nameLabel(name)));
    assert.ok(items.length > 0 && items.every(isReady), `${items.length} pods`);
  });
}

async function takeOut(story: Story, world: World, { environment, checkout, retire, made }: Step): Promise<void> {
  const cluster = world.clusters[environment];
  await story.step(`${environment}: taken out of git, its Application waits for a person's word`, async () => {
    assert.match(await retire(), new RegExp(`^Take ${name} out of ${environment}: committed`));
    made.push(await checkout.pushMain());
    await waitFor({ what: `the Application ${name} on its way out`, seconds: 120 }, async () => {
      const { metadata } = await cluster.application(name);
      return metadata.deletionTimestamp === undefined ? { seen: 'still there' } : { done: undefined };
    });
    assert.notEqual(await cluster.api.find(namespace), undefined);
    await assert.rejects(retire(), /waits for a person's word/);
  });
  await story.step(
    `${environment}: with it the pods, the namespace, the store and the Application are gone`,
    async () => {
      await approveRemoval(cluster, name);
      await waitGone(world, environment, 240);
      story.figure(`${environment}: push to nothing left`, (Date.now() - (await world.origin.movedAt())) / 1000, 's');
      await waitRights(world, environment, true, 10);
      await cluster.waitSettled(240);
      await waitDoor(world, environment, 'shut', 30);
    },
  );
}

async function waitGone({ clusters }: World, environment: Environment, seconds: number): Promise<void> {
  const { api } = clusters[environment];
  const all = { Application: paths.application(name), Namespace: namespace, ClusterSecretStore: store };
  await waitFor({ what: `nothing left of ${name} in ${environment}`, seconds, every: 500 }, async () => {
    const found = await Promise.all(
      Object.entries(all).map(async ([kind, path]) => ((await api.find(path)) === undefined ? [] : [kind])),
    );
    return found.flat().length === 0 ? { done: undefined } : { seen: `${found.flat().join(', ')} still there` };
  });
}

interface Project {
  readonly spec: { readonly destinations: readonly { readonly namespace: string }[] };
}

/** Whether both projects permit its namespace. */
async function waitRights({ clusters }: World, environment: Environment, wanted: boolean, seconds: number) {
  const { api } = clusters[environment];
  await waitFor({ what: `rights of ${name} in ${environment}: ${wanted}`, seconds, every: 500 }, async () => {
    const projects = await Promise.all(
      ['apps', 'platform'].map((one) =>
        api.get<Project>(`/apis/argoproj.io/v1alpha1/namespaces/argocd/appprojects/${one}`),
      ),
    );
    const there = projects.map(({ spec }) => spec.destinations.some((one) => one.namespace === name));
    return there.every((one) => one === wanted) ? { done: undefined } : { seen: there.join(', ') };
  });
}

/** The door shuts to a name that no Ingress has: it has no certificate for it. */
async function waitDoor({ instance }: World, environment: Environment, wanted: 'open' | 'shut', seconds: number) {
  const site = localSite(instance, environment, `${name}.${environment}.localhost`);
  await waitFor({ what: `the door of ${name} in ${environment} is ${wanted}`, seconds, every: 250 }, async () => {
    const seen = await sendRequest({ ...site, path: '/api/info', timeout: 5000 }).then(
      ({ status, body }) => (status === 200 ? 'open' : status === 404 ? 'shut' : `${status} ${body.slice(0, 200)}`),
      (error: unknown) => (/unrecognized name/.test(wordsOf(error)) ? 'shut' : wordsOf(error)),
    );
    return seen === wanted ? { done: undefined } : { seen };
  });
}

async function assertNoAlert(world: World, environment: Environment, milliseconds: number): Promise<void> {
  const window = `${Math.ceil(milliseconds / 1000)}s`;
  const about = ['service', 'namespace', 'name', 'job'].map(
    (label) => `max_over_time(ALERTS{alertstate="firing",${label}="${name}"}[${window}])`,
  );
  await withLivePrometheus(world, environment, async (prometheus) => {
    assert.equal(await prometheus.value(`count(${about.join(' or ')})`), undefined);
    // It has looked at all.
    assert.notEqual(await prometheus.value('count(ALERTS{alertstate="firing"})'), undefined);
  });
}

/** Reverts what is on main, the newest first, and waits until both answer as before. */
async function putBack(world: World, made: string[]): Promise<void> {
  if (made.length === 0) return;
  for (const environment of environments) {
    // What is half gone cannot come back before it is gone.
    const there = await world.clusters[environment].api.find<{ metadata: { deletionTimestamp?: string } }>(
      paths.application(name),
    );
    if (there?.metadata.deletionTimestamp === undefined) continue;
    await approveRemoval(world.clusters[environment], name);
    await waitGone(world, environment, 240);
  }
  while (made.length > 0) await world.origin.revert(made.pop()!);
  for (const environment of environments) {
    await waitDoor(world, environment, 'open', 300);
    await world.clusters[environment].waitSettled(240);
  }
}
