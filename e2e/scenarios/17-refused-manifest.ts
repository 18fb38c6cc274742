import assert from 'node:assert/strict';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import { readyNames } from '../lib/cluster.ts';
import { info } from '../lib/http.ts';
import { addObject } from '../lib/marker.ts';
import { assertNoneFailed, startTrickle } from '../lib/steady.ts';
import type { Scenario } from '../scenario.ts';

const name = 'rehearse-refused';
const refused = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'web' },
  spec: { ports: [{ name: 'http', port: 70_000 }] },
};

export const scenario: Scenario = {
  title: 'a manifest that the API server refuses leaves the rest running and says why',
  run: async (story, world) => {
    const { instance, clusters, origin } = world;
    const { staging } = clusters;
    await staging.waitSettled(120);
    const pods = readyNames(await staging.webPods()).toSorted();
    const { revision } = await info(instance, 'staging');
    const load = startTrickle(story, world, 'staging', 40);
    const change = await story.step('commit a Service with port 70000', () =>
      addObject(origin, 'staging', 'web', `${name}.yaml`, refused),
    );
    story.cleanUp('revert it', async () => {
      await change.undo();
      await staging.waitSettled(180);
    });
    await story.step('the Application says what was refused and why', async () => {
      const words = await waitFor({ what: 'the reason of the refusal', seconds: 90 }, async () => {
        const { status } = await staging.application('web');
        const resources = status?.operationState?.syncResult?.resources ?? [];
        const all = [
          ...(status?.conditions ?? []).map(({ message }) => message ?? ''),
          status?.operationState?.message ?? '',
          ...resources.filter((resource) => resource.name === name).map(({ message }) => message ?? ''),
        ];
        const why = all.find((text) => /70000|must be between 1 and 65535/.test(text));
        return why === undefined ? { seen: all.join(' | ') } : { done: why };
      });
      story.note(words);
    });
    await story.step('the rest runs as before', async () => {
      assert.deepEqual(readyNames(await staging.webPods()).toSorted(), pods);
      assert.equal((await info(instance, 'staging')).revision, revision);
      const others = (await staging.applications()).filter(({ metadata }) => metadata.name !== 'web');
      for (const { metadata, status } of others) assert.equal(status?.health?.status, 'Healthy', metadata.name);
    });
    await story.step('the revert is live', async () => {
      await change.undo();
      const start = await origin.movedAt();
      await staging.waitSettled(240, await origin.head());
      story.figure('revert to settled', (Date.now() - start) / 1000, 's');
    });
    assertNoneFailed(await load.stop());
  },
};
