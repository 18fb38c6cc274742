import assert from 'node:assert/strict';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import { isReady, type KubeList, type LivePod } from '@lockstep/tools/model/live-objects';
import type { Cluster } from '../lib/cluster.ts';
import { bumpAndFollow, imageIn, promoteAndFollow, rollBackAndFollow } from '../lib/delivery.ts';
import { parseImage } from '@lockstep/tools/model/image-reference';
import { describeLoad, startLoad } from '../lib/load.ts';
import * as paths from '../lib/paths.ts';
import { nameLabel } from '../lib/probes.ts';
import { assertNoneFailed, loadTargetOf } from '../lib/steady.ts';
import { busiestWorker, lacksWorkers } from '../lib/workers.ts';
import type { Scenario } from '../scenario.ts';

const wanted = 50_000;
// Twice what the story lasts at this rate; a run that is slower fails by too few requests instead of going on for ever.
const plan = { rate: 250, callers: 8, maxRequests: 150_000, maxSeconds: 600 };

export const scenario: Scenario = {
  title: `no request of ${wanted} fails during bump, promotion, rollback, the drain of a worker and a rollout of the door`,
  needs: lacksWorkers,
  run: async (story, world) => {
    const { staging, production } = world.clusters;
    const version = await story.step('build a version', () => world.versions.next());
    await Promise.all([staging.waitSettled(120), production.waitSettled(120)]);
    const before = await imageIn(world, 'production');
    const load = startLoad({
      targets: [loadTargetOf(world, 'staging'), loadTargetOf(world, 'production', '/')],
      ...plan,
    });
    story.cleanUp('stop the load', () => load.stop());
    let counted = 0;
    const count = (during: string): void => {
      const { requests, failed } = load.report();
      story.note(`${requests - counted} requests during ${during}; ${failed} of all ${requests} failed`);
      counted = requests;
    };

    await story.step('bump', () => bumpAndFollow(world, version));
    await staging.waitRolledOut(60);
    count('the bump');
    await story.step('promote', () => promoteAndFollow(world));
    await production.waitRolledOut(60);
    await production.waitSettled(60);
    count('the promotion');
    await story.step('roll back', () => rollBackAndFollow(world, parseImage(before).tag));
    await production.waitRolledOut(60);
    await production.waitSettled(60);
    count('the rollback');
    const worker = await busiestWorker(production);
    const start = performance.now();
    await story.step(`drain ${worker}`, async () => {
      story.cleanUp(`uncordon ${worker}`, () => production.kubectl.run(['uncordon', worker]));
      const flags = ['--ignore-daemonsets', '--delete-emptydir-data', '--timeout=170s'];
      await production.kubectl.run(['drain', worker, ...flags], { timeout: 180_000 });
      await production.waitRolledOut(60);
    });
    story.figure('drain', (performance.now() - start) / 1000, 's');
    await production.kubectl.run(['uncordon', worker]);
    count('the drain');
    const rolled = performance.now();
    await story.step('roll out the door itself, in both clusters, until the last old pod has gone', () =>
      Promise.all([staging, production].map(rollOutDoor)),
    );
    story.figure('rollout of the door', (performance.now() - rolled) / 1000, 's');
    count('the rollout of the door');
    await story.step(`go on to ${wanted} requests`, () =>
      waitFor({ what: `${wanted} requests`, seconds: 300 }, async () => {
        const { requests } = load.report();
        return requests >= wanted ? { done: undefined } : { seen: `${requests} requests` };
      }),
    );
    const report = await load.stop();
    story.note(describeLoad(report));
    story.figure('requests', report.requests, 'requests');
    story.figure('of these failed', report.failed, 'requests');
    for (const [name, { median, p99 }] of Object.entries(report.byTarget)) {
      story.figure(`${name}, median`, median, 'ms');
      story.figure(`${name}, p99`, p99, 'ms');
    }
    assert.ok(report.requests >= wanted, `only ${report.requests} requests`);
    assertNoneFailed(report);
    await production.waitSettled(120);
  },
};

async function rollOutDoor({ environment, kubectl, api }: Cluster): Promise<void> {
  const doors = async (): Promise<readonly LivePod[]> =>
    (await api.get<KubeList<LivePod>>(paths.pods('ingress', nameLabel('traefik')))).items;
  const old = new Set((await doors()).map(({ metadata }) => metadata.name));
  await kubectl.run(['-n', 'ingress', 'rollout', 'restart', 'deployment', 'traefik']);
  await waitFor({ what: `new pods of the door of ${environment}, and no old one`, seconds: 300 }, async () => {
    const pods = await doors();
    return pods.length === old.size && pods.every((pod) => !old.has(pod.metadata.name) && isReady(pod))
      ? { done: undefined }
      : { seen: pods.map(({ metadata }) => metadata.name).join(', ') };
  });
}
