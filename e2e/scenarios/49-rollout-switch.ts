import assert from 'node:assert/strict';
import { sendRequest } from '@lockstep/tools/lib/http';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import { localSite } from '@lockstep/tools/model/local-site';
import { readyNames } from '../lib/cluster.ts';
import { describeLoad } from '../lib/load.ts';
import { chooseWay, waitDeployment, waitRollout } from '../lib/rollouts.ts';
import { haveParts } from '../lib/start-part.ts';
import { assertNoneFailed, startTrickle } from '../lib/steady.ts';
import type { Scenario } from '../scenario.ts';

export const scenario: Scenario = {
  title:
    'a live service becomes a Rollout, by canary, by blue and green with a preview, and a Deployment again: no request fails',
  minutes: 20,
  run: async (story, world) => {
    const { instance, origin } = world;
    const { staging } = world.clusters;
    await haveParts(story, world, ['rollouts']);
    story.cleanUp('the service is a Deployment', async () => {
      await chooseWay(world, 'deployment');
      await waitDeployment(staging, 300);
      await staging.waitSettled(300);
    });
    await story.step('its pods fit many times on one node', async () => {
      await chooseWay(world, 'small');
      await staging.waitSettled(180, await origin.head());
      await staging.waitRolledOut(120);
    });
    const load = startTrickle(story, world, 'staging', 40);
    let counted = 0;
    const count = (during: string): void => {
      const { requests, failed } = load.report();
      story.note(`${requests - counted} requests while ${during}; ${failed} of all ${requests} failed`);
      counted = requests;
    };
    const since = async (what: string): Promise<void> =>
      story.figure(what, (Date.now() - (await origin.movedAt())) / 1000, 's');

    await story.step('a Deployment becomes a Rollout by canary', async () => {
      await chooseWay(world, 'canary');
      await waitRollout(staging, 300);
      await staging.waitSettled(120);
      await since('Deployment to Rollout');
    });
    count('it became a Rollout');
    await story.step('the Rollout goes on by blue and green', async () => {
      await chooseWay(world, 'blue-green');
      await staging.waitSettled(300, await origin.head());
      await waitRollout(staging, 300);
    });
    await story.step('its preview answers at a host of its own', async () => {
      const site = localSite(instance, 'staging', 'preview.web.staging.localhost');
      await waitFor({ what: 'an answer of the preview', seconds: 120 }, async () => {
        const { status, body } = await sendRequest({ ...site, path: '/api/info', timeout: 5000 });
        return status === 200 ? { done: undefined } : { seen: `${status} ${body.slice(0, 100)}` };
      });
    });
    count('it was blue and green');
    await story.step('and by canary again, which leads back: its Services are whole', async () => {
      await chooseWay(world, 'canary');
      await staging.waitSettled(300, await origin.head());
      await waitFor({ what: 'a Service that selects every version', seconds: 60 }, async () => {
        const { stdout } = await staging.kubectl.run([
          '-n',
          'web',
          'get',
          'service',
          'web',
          '-o',
          'jsonpath={.spec.selector}',
        ]);
        return stdout.includes('rollouts-pod-template-hash') ? { seen: stdout } : { done: undefined };
      });
    });
    count('it was a canary again');
    await story.step('the Rollout becomes a Deployment', async () => {
      await chooseWay(world, 'back');
      await waitDeployment(staging, 300);
      await staging.waitSettled(120, await origin.head());
      await since('Rollout to Deployment');
    });
    await story.step('the last line of it goes without a new pod', async () => {
      const before = readyNames(await staging.webPods());
      await chooseWay(world, 'small');
      await staging.waitSettled(180, await origin.head());
      assert.deepEqual(readyNames(await staging.webPods()).toSorted(), before.toSorted());
    });
    count('it became a Deployment');
    const report = await load.stop();
    story.note(describeLoad(report));
    story.figure('requests', report.requests, 'requests');
    story.figure('of these failed', report.failed, 'requests');
    assert.ok(report.requests > 1000, `only ${report.requests} requests`);
    assertNoneFailed(report);
  },
};
