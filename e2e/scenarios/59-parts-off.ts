import assert from 'node:assert/strict';
import { openPrometheus } from '@lockstep/tools/toolbox/prometheus';
import { giveDatabase, waitBackup } from '../lib/databases.ts';
import { editsAround, endParts, partNamed, settleAll, writeEdits } from '../lib/part-off.ts';
import { haveParts } from '../lib/start-part.ts';
import { assertNoneFailed, startTrickle } from '../lib/steady.ts';
import type { Scenario } from '../scenario.ts';

/** Of these other Applications and services have lines, which go first. */
const around = ['backups', 'mtls', 'traces'].map(partNamed);
const parts = [...around, ...['database', 'logs'].map(partNamed)];

export const scenario: Scenario = {
  title:
    'databases, their backups, logs, traces and the authority of services are switched off as their pages say: nothing of them is left, and no request fails',
  minutes: 35,
  run: async (story, world) => {
    const { clusters, instance } = world;
    await haveParts(
      story,
      world,
      parts.map(({ name }) => name),
    );
    const load = startTrickle(story, world, 'staging', 40);
    const takeAway = await giveDatabase(story, world, 'staging', 'single', 'backed up');
    await story.step('the first backup is whole', () => waitBackup(clusters.staging, 300));

    await story.step('the service first: it has no database any more', takeAway);
    await story.step('then what stands around backups, the authority of services and traces', async () => {
      await writeEdits(world, 'Switch backups, mtls and traces off', around.map(editsAround));
      await settleAll(world);
    });
    await story.step('nobody was called', async () => {
      const prometheus = openPrometheus(instance, 'staging');
      const fired = await prometheus.query(
        'max_over_time(ALERTS{alertstate="firing",alertname=~"(Database|Backup|Trace).+"}[3m])',
      );
      assert.deepEqual(
        fired.map(({ metric }) => metric),
        [],
      );
    });
    await endParts(story, world, parts);
    assertNoneFailed(await load.stop());
  },
};
