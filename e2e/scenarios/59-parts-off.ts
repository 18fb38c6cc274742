import assert from 'node:assert/strict';
import { environments } from '@lockstep/tools/model/environment';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import { openPrometheus } from '@lockstep/tools/toolbox/prometheus';
import { giveDatabase, waitBackup } from '../lib/databases.ts';
import {
  approveEnd,
  editsAround,
  editsAtLast,
  editsToLeave,
  endByHand,
  leftOf,
  partNamed,
  writeEdits,
} from '../lib/part-off.ts';
import { haveParts } from '../lib/start-part.ts';
import { assertNoneFailed, startTrickle } from '../lib/steady.ts';
import type { Scenario } from '../scenario.ts';

const backups = partNamed('backups');
const database = partNamed('database');
const logs = partNamed('logs');
const mtls = partNamed('mtls');
const traces = partNamed('traces');
const parts = [backups, database, logs, mtls, traces];
const names = parts.map(({ name }) => name);

export const scenario: Scenario = {
  title:
    'databases, their backups, logs, traces and the authority of services are switched off as their pages say: nothing of them is left, and no request fails',
  minutes: 35,
  run: async (story, world) => {
    const { clusters, instance } = world;
    await haveParts(story, world, names);
    const load = startTrickle(story, world, 'staging', 40);
    const takeAway = await giveDatabase(story, world, 'staging', 'single', 'backed up');
    await story.step('the first backup is whole', () => waitBackup(clusters.staging, 300));

    const settle = async (): Promise<void> => {
      const head = await world.origin.head();
      await Promise.all(
        environments.map(async (environment) => {
          await clusters[environment].refresh(180);
          await clusters[environment].waitSettled(300, head);
        }),
      );
    };
    await story.step('the service first: it has no database any more', takeAway);
    await story.step('then what stands around backups, the authority of services and traces', async () => {
      await writeEdits(world, 'Switch backups, mtls and traces off', [backups, mtls, traces].map(editsAround));
      await settle();
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
    await story.step("then the parts: their Applications wait for a person's word, and go", async () => {
      const around = [editsAround(database), editsAround(logs)];
      const leaving = [database, logs, traces];
      await writeEdits(world, 'Switch database, logs and traces off', [...around, ...leaving.map(editsToLeave)]);
      await Promise.all(
        environments.flatMap((environment) => leaving.map(({ name }) => approveEnd(clusters[environment], name))),
      );
      story.figure('push to no Application', (Date.now() - (await world.origin.movedAt())) / 1000, 's');
    });
    await story.step('their rights go last', async () => {
      await writeEdits(world, 'Take away their rights', parts.map(editsAtLast));
      await settle();
    });
    await story.step('what Argo CD leaves goes by hand', async () => {
      for (const environment of environments) await endByHand(clusters[environment], names);
    });
    for (const environment of environments) {
      await story.step(`${environment}: nothing speaks of them any more`, () =>
        waitFor({ what: 'no object that speaks of them', seconds: 120, every: 5000 }, async () => {
          const left = await leftOf(clusters[environment], names);
          return left.length === 0 ? { done: undefined } : { seen: left.join('; ') };
        }),
      );
    }
    assertNoneFailed(await load.stop());
  },
};
