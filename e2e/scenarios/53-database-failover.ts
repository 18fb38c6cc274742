import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import { openPrometheus } from '@lockstep/tools/toolbox/prometheus';
import { waitFiring } from '../lib/alerts.ts';
import { giveDatabase, inDatabase, labelsOfDatabase, primaryOf, startWriting } from '../lib/databases.ts';
import { waitPartPanels } from '../lib/panels.ts';
import { assertNoneFailed, startTrickle } from '../lib/steady.ts';
import { typeRunbooks } from '../lib/typed-runbooks.ts';
import type { Scenario } from '../scenario.ts';

/** How long notes are written, with the primary lost a quarter of the way. */
const seconds = 80;
const writers = 4;

export const scenario: Scenario = {
  title:
    'the primary of a database is killed under load: another one takes writes within seconds, and no confirmed write is lost',
  minutes: 30,
  run: async (story, world) => {
    const { instance } = world;
    const { production } = world.clusters;
    await giveDatabase(story, world, 'production', 'replicated');
    const load = startTrickle(story, world, 'production', 20);

    const until = Date.now() + seconds * 1000;
    const writing = startWriting(story, world, 'production', { writers, every: 50 });
    await sleep((seconds / 4) * 1000);
    const before = await primaryOf(production);
    const killedAt = Date.now();
    await story.step(`kill the primary, ${before}`, () =>
      production.kubectl.run(['-n', 'web', 'delete', 'pod', before, '--grace-period=0', '--force']),
    );
    await sleep(until - Date.now());
    await writing.end();
    const { confirmed } = writing;

    const times = [...confirmed.values()].toSorted((a, b) => a - b);
    const gaps = times.slice(1).map((time, index) => time - times[index]!);
    const after = times.filter((time) => time > killedAt);
    assert.ok(after.length > 0, 'nothing was written any more');
    story.figure('longest time without a confirmed write', Math.max(...gaps) / 1000, 's');
    story.figure('writes confirmed', confirmed.size, 'writes');
    story.figure('writes refused or unanswered', writing.refused(), 'writes');
    const now = await waitFor({ what: 'another primary', seconds: 60 }, async () => {
      const primary = await primaryOf(production);
      return primary === before ? { seen: primary } : { done: primary };
    });
    await story.step('every write that was confirmed is there', async () => {
      const kept = new Set((await inDatabase(production, now, 'select text from notes')).split('\n'));
      const lost = [...confirmed.keys()].filter((text) => !kept.has(text));
      story.figure('confirmed writes lost', lost.length, 'writes');
      assert.deepEqual(lost, []);
    });
    await story.step('the one that was lost follows again', () =>
      waitFor({ what: 'two that follow', seconds: 300, every: 2000 }, async () => {
        const following = await inDatabase(
          production,
          now,
          "select count(*) from pg_stat_replication where state = 'streaming'",
        );
        return following === '2' ? { done: undefined } : { seen: following };
      }),
    );
    await story.step('no other request failed', async () => assertNoneFailed(await load.stop()));
    const prometheus = openPrometheus(instance, 'production');
    await story.step('somebody is told that another one took over', () =>
      waitFiring(prometheus, 'DatabaseFailedOver', 120),
    );
    await story.step('every panel of the dashboard shows it', () => waitPartPanels(prometheus, 'database'));
    await typeRunbooks(story, world, 'production', { name: 'database-failover', labels: labelsOfDatabase });
  },
};
