import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { showLockstep } from '../lib/command.ts';
import {
  askNotes,
  giveDatabase,
  inDatabase,
  primaryOf,
  startWriting,
  waitBackup,
  waitNotes,
  withComponents,
} from '../lib/databases.ts';
import type { Scenario } from '../scenario.ts';

const environment = 'production';
/** How long notes are written before the cluster is lost: more than a log may take to arrive. */
const seconds = 100;
/** Most seconds of writes that may be lost with all volumes at once: a log is stored after a minute, and that takes a moment. */
const mostLost = 90;

export const scenario: Scenario = {
  title: 'a cluster that is lost whole comes back with its database, and what that took and lost is told',
  minutes: 35,
  run: async (story, world) => {
    const { instance } = world;
    await giveDatabase(story, world, environment, 'replicated', 'backed up');
    await story.step('the first backup is whole', () => waitBackup(world.clusters[environment]!, 300));

    const show = { print: (line: string): void => story.note(line), seconds: 1200 };
    const writing = startWriting(story, world, environment, { writers: 1, every: 100 });
    const { confirmed } = writing;
    await sleep(seconds * 1000);
    await story.step('the cluster is lost, and all its volumes', async () => {
      await showLockstep(['down', '--environment', environment, '--instance', instance.name], show);
      await writing.end();
    });
    const lostAt = Math.max(...confirmed.values());
    const change = await story.step('say that its database is to be restored', () =>
      world.origin.change('Rehearse a cluster that was lost', async (tree) => {
        for (const [place, line] of [
          ['clusters', '../../../base/components/backups/restored'],
          ['local', '../../components/backups/restored'],
        ] as const) {
          const file = `${place}/${environment}/web/kustomization.yaml`;
          await tree.write(file, withComponents(await tree.read(file), [line]));
        }
      }),
    );
    story.cleanUp('its database is one that begins', async () => void (await change.undo()));
    await story.step('make the cluster anew', async () => {
      await showLockstep(['up', '--instance', instance.name], show);
      await world.reopen(environment);
    });
    const notes = await story.step('the notes are there again', async () => {
      await waitNotes(world, environment, 600);
      story.figure('from the last write before to notes that answer', (Date.now() - lostAt) / 1000, 's');
      const anew = world.clusters[environment]!;
      return new Set((await inDatabase(anew, await primaryOf(anew), 'select text from notes')).split('\n'));
    });
    await story.step('what is lost is of the last moments alone', async () => {
      const missing = [...confirmed].filter(([text]) => !notes.has(text));
      const first = Math.min(lostAt, ...missing.map(([, time]) => time));
      story.figure('confirmed writes', confirmed.size, 'writes');
      story.figure('of them lost', missing.length, 'writes');
      story.figure('seconds of writes lost', (lostAt - first) / 1000, 's');
      const kept = [...confirmed].filter(([text]) => notes.has(text)).map(([, time]) => time);
      assert.ok(kept.length > 0, 'nothing of what was written is there');
      assert.ok(
        missing.every(([, time]) => time > Math.max(...kept)),
        'a write is lost though a later one is there',
      );
      assert.ok(lostAt - first < mostLost * 1000, `more than ${mostLost} s of writes are lost`);
    });
    await story.step('it keeps notes, and is backed up in a folder of its own', async () => {
      assert.equal((await askNotes(world, environment, 'anew')).status, 201);
      await waitBackup(world.clusters[environment]!, 300);
    });
  },
};
