import assert from 'node:assert/strict';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import { bumpAndFollow, imageIn, promoteAndFollow, rollBackAndFollow } from '../lib/delivery.ts';
import { parseImage } from '@lockstep/tools/model/image-reference';
import { describeLoad, startLoad } from '../lib/load.ts';
import { assertNoneFailed, loadTargetOf } from '../lib/steady.ts';
import { busiestWorker, lacksWorkers } from '../lib/workers.ts';
import type { Scenario } from '../scenario.ts';

const wanted = 50_000;
// Twice what the story lasts at this rate; a run that is slower fails by too few requests instead of going on for ever.
const plan = { rate: 250, callers: 8, maxRequests: 100_000, maxSeconds: 600 };

export const scenario: Scenario = {
  title: `no request of ${wanted} fails during bump, promotion, rollback and the drain of a worker`,
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
