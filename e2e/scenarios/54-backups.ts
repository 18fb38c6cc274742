import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import { openPrometheus } from '@lockstep/tools/toolbox/prometheus';
import type { Cluster } from '../lib/cluster.ts';
import { askNotes, giveDatabase, inDatabase, labelsOfDatabase, primaryOf, waitBackup } from '../lib/databases.ts';
import { typeBlock } from '../lib/page-block.ts';
import { typeRunbooks } from '../lib/typed-runbooks.ts';
import { assertWaysBack } from '../lib/ways-back.ts';
import type { Scenario } from '../scenario.ts';

const page = 'backups.md';

export const scenario: Scenario = {
  title:
    'a row that was deleted comes back by its time, as docs/backups.md says, and a rehearsal restores all there is',
  minutes: 30,
  run: async (story, world) => {
    const { instance } = world;
    const { staging } = world.clusters;
    await giveDatabase(story, world, 'staging', 'single', 'backed up');
    story.cleanUp('nothing that was restored is left', async () => {
      const restored = ['clusters.postgresql.cnpg.io/db-restored', 'networkpolicy/db-restored'];
      const jobs = ['job/backup-rehearsal-now', 'job/backup-rehearsal-nowhere'];
      await staging.kubectl.run(['-n', 'web', 'delete', ...restored, ...jobs, '--ignore-not-found']);
    });
    await story.step('the first backup is whole', async () => {
      const started = Date.now();
      await waitBackup(staging, 300);
      story.figure('first backup, after the database is there', (Date.now() - started) / 1000, 's');
    });
    const primary = await primaryOf(staging);
    const ask = (sql: string): Promise<string> => inDatabase(staging, primary, sql);

    const { id, at } = await story.step('delete a note', async () => {
      for (const text of ['precious', 'other']) {
        const { status, body } = await askNotes(world, 'staging', text);
        assert.equal(status, 201, body);
      }
      const found = await ask("select id from notes where text = 'precious'");
      await sleep(1000);
      const moment = await ask(`select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US"+00"')`);
      await sleep(1000);
      await ask(`delete from notes where id = ${found}`);
      assert.equal((await askNotes(world, 'staging', 'later')).status, 201);
      return { id: found, at: moment };
    });
    await story.step('what was written arrives in the store', async () => {
      const log = await ask('select pg_walfile_name(pg_switch_wal())');
      await waitFor({ what: `the log ${log} in the store`, seconds: 120 }, async () => {
        const last = await ask('select last_archived_wal from pg_stat_archiver');
        return last >= log ? { done: undefined } : { seen: last };
      });
    });
    await story.step('restore to the moment before', async () => {
      const started = Date.now();
      const instead = { '2026-11-28 19:00:00+00': at };
      await typeBlock(instance, 'staging', { page, heading: 'Restore to a time', instead }, 900);
      story.figure('restored to a time', (Date.now() - started) / 1000, 's');
    });
    await story.step('it holds what was there then, and nothing of later', async () => {
      const texts = await inDatabase(staging, 'db-restored-1', "select string_agg(text, ' ' order by id) from notes");
      assert.equal(texts, 'precious other');
      assert.equal(await ask("select string_agg(text, ' ' order by id) from notes"), 'other later');
    });
    await story.step('bring the row back', async () => {
      const instead = { 'id = 7': `id = ${id}` };
      await typeBlock(instance, 'staging', { page, heading: 'Restore one row', instead }, 120);
      const { body } = await askNotes(world, 'staging');
      for (const text of ['precious', 'other', 'later']) assert.match(body, new RegExp(`"${text}"`));
    });
    await story.step('all that its cluster holds and git does not has its way back', () => assertWaysBack(staging));
    await story.step('a rehearsal restores all of it in its own pod', async () => {
      // To two minutes ago: what is older than that has to be there.
      await waitFor({ what: 'a moment to restore to', seconds: 180, every: 1000 }, async () => {
        const age = Number(await ask('select extract(epoch from now() - max(done_at)) from migrations'));
        return age > 150 ? { done: undefined } : { seen: `${age} s old` };
      });
      const said = await typeBlock(instance, 'staging', { page, heading: 'Rehearse now' }, 600);
      const [, seconds, rows] = /restored in (\d+) s: (\d+) rows/.exec(said) ?? [];
      assert.ok(Number(rows) > 0, said);
      story.figure('rehearsed in', Number(seconds), 's');
    });
    await story.step('a rehearsal that finds no backup fails, and says so', async () => {
      await rehearseNowhere(staging);
      const log = await waitFor({ what: 'a rehearsal that has failed', seconds: 180 }, async () => {
        const failed = '-o=jsonpath={.status.conditions[?(@.type=="Failed")].status}';
        const { stdout } = await staging.kubectl.run(['-n', 'web', 'get', 'job', 'backup-rehearsal-nowhere', failed]);
        if (stdout !== 'True') return { seen: 'it has not given up' };
        return { done: (await staging.kubectl.run(['-n', 'web', 'logs', 'job/backup-rehearsal-nowhere'])).stdout };
      });
      assert.match(log, /has no whole backup of nobody/);
      const prometheus = openPrometheus(instance, 'staging');
      await waitFor({ what: 'Prometheus to know of it', seconds: 120, every: 2000 }, async () => {
        const told = await prometheus.query('kube_job_failed{job_name="backup-rehearsal-nowhere"} == 1');
        return told.length > 0 ? { done: undefined } : { seen: 'no series' };
      });
    });
    await typeRunbooks(story, world, 'staging', { name: 'backups', labels: labelsOfDatabase });
  },
};

/** The rehearsal of a server that has never been. */
async function rehearseNowhere({ kubectl }: Cluster): Promise<void> {
  const from = ['create', 'job', 'backup-rehearsal-nowhere', '--from=cronjob/backup-rehearsal'];
  const { stdout } = await kubectl.run(['-n', 'web', ...from, '--dry-run=client', '-o', 'json']);
  const job = stdout.replace(/("name": "SERVER",\s*"value": )"db"/, '$1"nobody"');
  assert.notEqual(job, stdout);
  await kubectl.run(['apply', '-f', '-'], { input: job });
}
