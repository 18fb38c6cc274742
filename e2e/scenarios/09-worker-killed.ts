import assert from 'node:assert/strict';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import { describeLoad } from '../lib/load.ts';
import { isReady, type LiveNode } from '@lockstep/tools/model/live-objects';
import * as paths from '../lib/paths.ts';
import { startTrickle } from '../lib/steady.ts';
import { lacksWorkers, podsByWorker, spreadPods } from '../lib/workers.ts';
import type { Scenario } from '../scenario.ts';

export const scenario: Scenario = {
  title: 'a production worker dies: the service keeps answering and its pods move',
  needs: lacksWorkers,
  quiet: true,
  run: async (story, world) => {
    const { production } = world.clusters;
    const { api } = production;
    await story.step('every worker carries a pod of the service', () => spreadPods(production));
    const wanted = (await production.web()).spec.replicas;
    const [victim] = [...(await podsByWorker(production))].toSorted(([, one], [, other]) => one - other);
    assert.ok(victim !== undefined, 'there is no worker');
    const [worker, carried] = victim;
    const load = startTrickle(story, world, 'production', 40);

    await story.step(`kill ${worker}, which carries ${carried} of ${wanted} pods`, async () => {
      story.cleanUp(`start ${worker} again`, () => world.engine.start(worker));
      await world.engine.call(['kill', worker]);
    });
    const start = performance.now();
    const seconds = (): number => (performance.now() - start) / 1000;
    const node = (): Promise<LiveNode> => api.get(paths.node(worker));
    await story.step('the cluster sees that it is gone', () =>
      waitFor({ what: `${worker} not ready`, seconds: 90 }, async () =>
        isReady(await node()) ? { seen: 'Ready' } : { done: undefined },
      ),
    );
    story.figure('killed to not ready', seconds(), 's');
    await story.step('its pods run elsewhere', () =>
      waitFor({ what: `${wanted} ready pods on other nodes`, seconds: 120 }, async () => {
        const there = (await production.webPods()).filter((pod) => isReady(pod) && pod.spec.nodeName !== worker);
        return there.length >= wanted ? { done: undefined } : { seen: `${there.length} ready` };
      }),
    );
    story.figure('killed to all pods ready elsewhere', seconds(), 's');

    const report = await load.stop();
    story.note(describeLoad(report));
    story.figure('requests meanwhile', report.requests, 'requests');
    story.figure('of these failed', report.failed, 'requests');
    const gap = report.byTarget['production']?.longestGap ?? Number.POSITIVE_INFINITY;
    story.figure('longest time without an answer', gap / 1000, 's');
    await story.step('the service kept answering', async () => {
      assert.ok(gap < 10_000, `no answer for ${gap} ms`);
      assert.ok(report.failed <= report.requests * 0.02, describeLoad(report));
    });
    await story.step('the worker comes back', async () => {
      await world.engine.start(worker);
      await waitFor({ what: `${worker} ready`, seconds: 120 }, async () =>
        isReady(await node()) ? { done: undefined } : { seen: 'not ready' },
      );
    });
    const back = performance.now();
    await story.step('its pods are ready, and Argo CD looks at git again', async () => {
      await production.waitPods(360);
      await production.refresh(120);
      await production.waitSettled(60);
    });
    story.figure('worker back to everything ready', (performance.now() - back) / 1000, 's');
  },
};
