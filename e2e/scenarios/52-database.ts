import assert from 'node:assert/strict';
import { sendRequest } from '@lockstep/tools/lib/http';
import { succeeds } from '@lockstep/tools/lib/process/programming-error';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import { median } from '@lockstep/tools/lib/values/median';
import { localSite } from '@lockstep/tools/model/local-site';
import { openPrometheus } from '@lockstep/tools/toolbox/prometheus';
import { waitFiring, waitSilent } from '../lib/alerts.ts';
import { askNotes, giveDatabase, inDatabase, primaryOf, waitNotes } from '../lib/databases.ts';
import { readyNames } from '../lib/cluster.ts';
import { assertNoneFailed, startTrickle } from '../lib/steady.ts';
import type { Scenario } from '../scenario.ts';

export const scenario: Scenario = {
  title:
    'a live service gets a database: no request fails, notes are kept, and a migration that fails stops the new version',
  minutes: 30,
  run: async (story, world) => {
    const { staging } = world.clusters;
    const load = startTrickle(story, world, 'staging', 20);
    await giveDatabase(story, world, 'staging', 'single');
    story.figure('commit to a service with its database', (Date.now() - (await world.origin.movedAt())) / 1000, 's');

    await story.step('a note is kept, by a connection that is encrypted', async () => {
      const { status, body } = await askNotes(world, 'staging', 'kept');
      assert.equal(status, 201, body);
      assert.match((await askNotes(world, 'staging')).body, /"kept"/);
      const primary = await primaryOf(staging);
      const plain =
        'select count(*) from pg_stat_ssl join pg_stat_activity using (pid) where client_addr is not null and not ssl';
      assert.equal(await inDatabase(staging, primary, plain), '0');
    });
    await story.step('the service may read and add, and nothing else', async () => {
      const primary = await primaryOf(staging);
      const grants =
        "select string_agg(privilege_type, ' ' order by 1) from information_schema.role_table_grants where grantee = 'service'";
      assert.equal(await inDatabase(staging, primary, grants), 'INSERT SELECT');
    });
    await story.step('a pod of another namespace reaches neither the pool nor an instance', async () => {
      for (const host of ['db-pooler.web.svc', 'db-rw.web.svc']) {
        const ask = `require('net').connect(5432, '${host}').setTimeout(4000, () => process.exit(7)).on('connect', () => process.exit(0)).on('error', () => process.exit(7))`;
        const command = ['-n', 'front', 'exec', 'deployment/front', '--', '/usr/local/bin/node', '-e', ask];
        const reached = await succeeds(staging.kubectl.run(command));
        assert.equal(reached, false, host);
      }
    });
    await story.step('with the database away notes are 503 at worst, and all else answers', async () => {
      const before = readyNames(await staging.webPods());
      const pod = await primaryOf(staging);
      const state = '{.metadata.uid} {.status.conditions[?(@.type=="Ready")].status}';
      const look = async (): Promise<string> =>
        (await staging.kubectl.run(['-n', 'web', 'get', 'pod', pod, '--ignore-not-found', '-o', `jsonpath=${state}`]))
          .stdout;
      const [was] = (await look()).split(' ');
      const lost = Date.now();
      await staging.kubectl.run(['-n', 'web', 'delete', 'pod', pod, '--grace-period=0', '--force']);
      const answers: number[] = [];
      await waitFor({ what: 'another pod of the instance, and notes again', seconds: 300 }, async () => {
        const { status } = await askNotes(world, 'staging');
        answers.push(status);
        const [uid, ready] = (await look()).split(' ');
        const again = uid !== was && ready === 'True' && status === 200;
        return again ? { done: undefined } : { seen: `${status}, ${uid ?? 'no pod'} ${ready}` };
      });
      story.figure('the one instance was away', (Date.now() - lost) / 1000, 's');
      story.note(`notes answered ${[...new Set(answers)].join(', ')} meanwhile`);
      assert.deepEqual(
        [...new Set(answers)].filter((status) => status !== 200 && status !== 503),
        [],
      );
      assert.deepEqual(readyNames(await staging.webPods()).toSorted(), before.toSorted());
      assert.match((await askNotes(world, 'staging')).body, /"kept"/);
    });
    await story.step('somebody is called when it takes no writes, and not any more when it does', async () => {
      const cluster = ['-n', 'web', 'annotate', 'clusters.postgresql.cnpg.io', 'db'];
      const unfence = (): Promise<unknown> => staging.kubectl.run([...cluster, 'cnpg.io/fencedInstances-']);
      story.cleanUp('the instance serves', unfence);
      const fenced = Date.now();
      await staging.kubectl.run([...cluster, 'cnpg.io/fencedInstances=["*"]']);
      const prometheus = openPrometheus(world.instance, 'staging');
      await waitFiring(prometheus, 'DatabaseWithoutPrimary', 240);
      story.figure('no primary to a page', (Date.now() - fenced) / 1000, 's');
      await unfence();
      await waitNotes(world, 'staging', 120);
      await waitSilent(prometheus, 'DatabaseWithoutPrimary', 120);
    });
    await story.step('what a question to the database adds', async () => {
      const site = localSite(world.instance, 'staging', 'web.staging.localhost');
      const times = { '/api/info': [] as number[], '/api/notes': [] as number[] };
      for (let turn = 0; turn < 200; turn += 1) {
        for (const [path, taken] of Object.entries(times)) {
          const began = performance.now();
          const { status } = await sendRequest({ ...site, path, timeout: 10_000 });
          assert.equal(status, 200, path);
          taken.push(performance.now() - began);
        }
      }
      for (const [path, taken] of Object.entries(times)) {
        story.figure(`median of ${path}`, median(taken), 'ms');
      }
    });
    await story.step('a migration that fails leaves the version before', async () => {
      const before = readyNames(await staging.webPods());
      const broken = await world.origin.change('Rehearse a migration that fails', async (tree) => {
        const path = 'clusters/staging/web/kustomization.yaml';
        await tree.write(path, `${(await tree.read(path)).trimEnd()}\n${failing}`);
      });
      try {
        await waitFor({ what: 'a sync that failed', seconds: 300, every: 1000 }, async () => {
          const { status } = await staging.application('web');
          const said = JSON.stringify(status?.operationState ?? {});
          return /migrate/.test(said) && /Failed|Error/.test(said) ? { done: undefined } : { seen: said.slice(0, 200) };
        });
        assert.deepEqual(readyNames(await staging.webPods()).toSorted(), before.toSorted());
      } finally {
        await broken.undo();
      }
      await staging.waitSettled(300);
    });
    assertNoneFailed(await load.stop());
  },
};

const failing = `  - target:
      kind: Job
      name: migrate
    patch: |-
      - op: replace
        path: /spec/template/spec/containers/0/env/0/value
        value: db-nowhere
  - target:
      kind: Deployment
      name: web
    patch: |-
      - op: add
        path: /spec/template/metadata/annotations
        value: { rehearse: new-version }
`;
