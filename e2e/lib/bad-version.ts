import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import type { Story } from '../story.ts';
import type { World } from '../world.ts';
import { readyNames } from './cluster.ts';
import { info } from './http.ts';
import { describeLoad } from './load.ts';
import type { LivePod } from '@lockstep/tools/model/live-objects';
import type { PushedChange } from './origin.ts';
import { assertNoneFailed, startTrickle } from './steady.ts';

interface BadVersion {
  /** Commits it to staging. */
  commit(): Promise<PushedChange>;
  /** What is waited for: "a pod that cannot pull its image". */
  readonly symptom: string;
  readonly isSick: (pod: LivePod) => boolean;
  /** What else must hold while the old pods serve on. */
  readonly meanwhile?: () => Promise<void>;
}

const watchedSeconds = 15;

/** A version that never becomes ready takes no old pod away, fails no request, and one revert ends it. */
export async function rehearseBadVersion(story: Story, world: World, bad: BadVersion): Promise<void> {
  const { staging } = world.clusters;
  await staging.waitSettled(120);
  const { revision } = await info(world.instance, 'staging');
  const old = readyNames(await staging.webPods());
  const load = startTrickle(story, world, 'staging', 40);
  const change = await story.step('commit it', bad.commit);
  story.cleanUp('revert it', async () => {
    await change.undo();
    await staging.waitSettled(180);
  });
  await story.step(`there is ${bad.symptom}`, () =>
    waitFor({ what: bad.symptom, seconds: 90 }, async () => {
      const pods = await staging.webPods();
      return pods.some(bad.isSick) ? { done: undefined } : { seen: JSON.stringify(pods.map(stateOf)) };
    }),
  );
  await story.step(`for ${watchedSeconds} s every old pod stays ready`, async () => {
    for (let second = 0; second < watchedSeconds; second += 1) {
      const ready = readyNames(await staging.webPods());
      for (const name of old)
        assert.ok(ready.includes(name), `${name} is not ready any more; ready: ${ready.join(', ')}`);
      await sleep(1000);
    }
    await bad.meanwhile?.();
  });
  await story.step('the revert is live: no sick pod is left', async () => {
    await change.undo();
    const start = await world.origin.movedAt();
    await staging.waitSettled(240, await world.origin.head());
    await staging.waitRolledOut(60);
    story.figure('revert to settled', (Date.now() - start) / 1000, 's');
    assert.deepEqual(readyNames(await staging.webPods()).toSorted(), old.toSorted());
    assert.equal((await info(world.instance, 'staging')).revision, revision);
  });
  const report = await load.stop();
  story.note(describeLoad(report));
  story.figure('requests failed meanwhile', report.failed, 'requests');
  assertNoneFailed(report);
}

function stateOf({ metadata, status }: LivePod): string {
  return `${metadata.name} ${status.containerStatuses?.[0]?.state.waiting?.reason ?? status.phase}`;
}
