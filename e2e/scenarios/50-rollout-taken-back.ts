import assert from 'node:assert/strict';
import { at } from '@lockstep/tools/lib/values/at';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import { openPrometheus } from '@lockstep/tools/toolbox/prometheus';
import { waitFiring } from '../lib/alerts.ts';
import { lockstep } from '../lib/command.ts';
import { startLoad } from '../lib/load.ts';
import { waitPartPanels } from '../lib/panels.ts';
import { chooseWay, ofService, waitDeployment, waitRollout } from '../lib/rollouts.ts';
import { haveParts } from '../lib/start-part.ts';
import { loadTargetOf } from '../lib/steady.ts';
import type { Scenario } from '../scenario.ts';

const file = 'clusters/staging/web/kustomization.yaml';
/** Of all requests from the push on. */
const mostFailed = 0.01;

export const scenario: Scenario = {
  title: 'a version whose probes are well and which fails 5 % of requests is taken back by itself, and under 1 % fail',
  minutes: 20,
  run: async (story, world) => {
    const { instance, origin } = world;
    const { staging } = world.clusters;
    await haveParts(story, world, ['rollouts']);
    story.cleanUp('the service is a Deployment', async () => {
      await chooseWay(world, 'back');
      await waitDeployment(staging, 300);
      await chooseWay(world, 'deployment');
      await staging.waitSettled(300, await origin.head());
    });
    await story.step('the service is a Rollout by canary', async () => {
      await chooseWay(world, 'small');
      await staging.waitSettled(180, await origin.head());
      await staging.waitRolledOut(120);
      await chooseWay(world, 'canary');
      await waitRollout(staging, 300);
      await staging.waitSettled(120);
    });

    const status = async (): Promise<unknown> => at(await ofService(staging, 'rollouts.argoproj.io'), 'status');
    const load = startLoad({
      targets: [loadTargetOf(world, 'staging')],
      rate: 80,
      callers: 8,
      maxRequests: 80_000,
      maxSeconds: 1000,
    });
    story.cleanUp('stop the load', () => load.stop());
    await new Promise((resolve) => setTimeout(resolve, 20_000));
    const before = load.report();
    assert.equal(before.failed, 0, 'requests fail before anything is broken');

    const bad = await story.step('commit a version that fails one request in twenty', () =>
      origin.change('Rehearse a version that fails 5 % of requests', async (tree) => {
        const text = await tree.read(file);
        await tree.write(file, text.replace(/^( *- )ENVIRONMENT=staging$/m, '$&\n$1REHEARSE_ERROR_RATE=0.05'));
      }),
    );
    story.cleanUp('revert it', bad.undo);
    const pushed = await origin.movedAt();
    await story.step('one of its pods serves', () =>
      waitFor({ what: 'a failed request', seconds: 180, every: 250 }, async () =>
        load.report().failed > 0 ? { done: undefined } : { seen: JSON.stringify(await status()) },
      ),
    );
    story.figure('push to the first failed request', (Date.now() - pushed) / 1000, 's');
    const first = Date.now();
    await story.step('it is taken back, and no pod of it is left', () =>
      waitFor({ what: 'a Rollout that was taken back', seconds: 360, every: 500 }, async () => {
        const now = await status();
        const back =
          at(now, 'abort') === true && at(now, 'phase') === 'Degraded' && (at(now, 'updatedReplicas') ?? 0) === 0;
        return back ? { done: undefined } : { seen: `${String(at(now, 'phase'))} ${String(at(now, 'message'))}` };
      }),
    );
    const after = load.report();
    story.figure('first failed request to taken back', (Date.now() - first) / 1000, 's');
    story.note(String(at(await status(), 'message')));
    const [requests, failed] = [after.requests - before.requests, after.failed - before.failed];
    story.figure('requests from the push until it was taken back', requests, 'requests');
    story.figure('of these failed', (100 * failed) / requests, '%');
    assert.ok(failed / requests < mostFailed, `${failed} of ${requests} requests failed`);

    await story.step('nothing of it is met any more', async () => {
      await new Promise((resolve) => setTimeout(resolve, 10_000));
      const settled = load.report().failed;
      await new Promise((resolve) => setTimeout(resolve, 20_000));
      assert.equal(load.report().failed, settled);
    });
    await story.step('Argo CD and `status` tell of it, and an alert', async () => {
      const { status: told } = await staging.application('web');
      assert.equal(told?.health?.status, 'Degraded');
      const said = await lockstep(['status', '--instance', instance.name]).then(
        () => 'nothing is wrong',
        (error: Error) => String(at(error, 'cause', 'stdout')),
      );
      assert.match(said, /Rollout web\/web: .*rollout-aborted\.md/);
      const prometheus = openPrometheus(instance, 'staging');
      await waitFiring(prometheus, 'RolloutAborted', 180);
    });
    await story.step('every panel of its dashboard has data', async () => {
      assert.deepEqual(await waitPartPanels(openPrometheus(instance, 'staging'), 'rollouts'), []);
    });
    await story.step('the revert is settled at once: nothing is rolled out', async () => {
      await bad.undo();
      const start = await origin.movedAt();
      await staging.waitSettled(120, await origin.head());
      await waitRollout(staging, 60);
      story.figure('revert to settled', (Date.now() - start) / 1000, 's');
    });
    await load.stop();
  },
};
