import assert from 'node:assert/strict';
import { describeLoad } from '../lib/load.ts';
import { endParts, partNamed } from '../lib/part-off.ts';
import { chooseWay, waitDeployment, waitRollout } from '../lib/rollouts.ts';
import { haveParts } from '../lib/start-part.ts';
import { assertNoneFailed, startTrickle } from '../lib/steady.ts';
import type { Scenario } from '../scenario.ts';

const part = partNamed('rollouts');

export const scenario: Scenario = {
  title: 'the part `rollouts` is switched off: nothing of it is left, no request fails, and it can be had again',
  minutes: 25,
  run: async (story, world) => {
    const { origin, clusters } = world;
    const { staging } = clusters;
    await haveParts(story, world, [part.name]);
    story.cleanUp('the service is a Deployment', async () => {
      await chooseWay(world, 'back');
      await waitDeployment(staging, 300);
      await chooseWay(world, 'deployment');
      await staging.waitSettled(300, await origin.head());
    });
    const becomeRollout = async (): Promise<void> => {
      await chooseWay(world, 'small');
      await staging.waitSettled(180, await origin.head());
      await staging.waitRolledOut(120);
      await chooseWay(world, 'canary');
      await waitRollout(staging, 300);
      await staging.waitSettled(120);
    };
    await story.step('a service has it', becomeRollout);
    const load = startTrickle(story, world, 'staging', 40);
    await story.step('the service first: a Deployment again', async () => {
      await chooseWay(world, 'back');
      await waitDeployment(staging, 300);
      await chooseWay(world, 'deployment');
      await staging.waitSettled(300, await origin.head());
      await staging.waitRolledOut(120);
    });
    await endParts(story, world, [part]);
    const report = await load.stop();
    story.note(describeLoad(report));
    story.figure('requests meanwhile', report.requests, 'requests');
    story.figure('of these failed', report.failed, 'requests');
    assert.ok(report.requests > 1000, `only ${report.requests} requests`);
    assertNoneFailed(report);

    await haveParts(story, world, [part.name]);
    await story.step('and a service has it again', becomeRollout);
  },
};
