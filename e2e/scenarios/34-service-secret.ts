import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { secretStoreContainer } from '@lockstep/tools/cluster/up/steps/secret-store';
import { at } from '@lockstep/tools/lib/values/at';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import { secretPrefix } from '@lockstep/tools/model/secret-path';
import { readyNames, type Cluster } from '../lib/cluster.ts';
import { lockstep, showLockstep } from '../lib/command.ts';
import { withResource } from '../lib/edits.ts';
import { openSecretStore } from '../lib/secret-store.ts';
import { assertNoneFailed, startTrickle } from '../lib/steady.ts';
import type { Scenario } from '../scenario.ts';

const folder = 'local/staging/web';
const kustomization = `${folder}/kustomization.yaml`;
const prefix = secretPrefix('staging', 'web');

export const scenario: Scenario = {
  title: 'a service gets its password from the store, a new one by a commit, and goes on without the store',
  run: async (story, world) => {
    const { instance, engine, origin } = world;
    const { staging } = world.clusters;
    const store = openSecretStore(instance);
    const [first, second] = [randomBytes(12).toString('hex'), randomBytes(12).toString('hex')];

    await story.step('start the part `secrets`', async () => {
      const args = ['up', '--instance', instance.name, '--with', 'secrets'];
      await showLockstep(args, { print: (line) => story.note(line), seconds: 1800 });
      await staging.waitSettled(300);
    });
    await story.step('write a password into the store', () => store.put(`${prefix}database-1`, entry(first)));

    const made = await story.step('commit that the service reads it', () =>
      origin.change('Rehearse a password of the service', async (tree) => {
        await tree.write(`${folder}/database.yaml`, externalSecret('database-1'));
        const text = withResource(await tree.read(kustomization), 'database.yaml');
        await tree.write(kustomization, `${text.trimEnd()}\n${reading('database-1')}`);
      }),
    );
    story.cleanUp('the service reads no password', async () => {
      await made.undo();
      await staging.waitSettled(180);
    });
    await story.step('every pod has it', () => everyPodHas(staging, first));
    story.figure('commit to a password in every pod', (Date.now() - (await origin.movedAt())) / 1000, 's');

    await story.step('another namespace may not read by the store of the service', () => denied(staging));

    const load = startTrickle(story, world, 'staging', 20);
    await story.step('write a new password into the store, under a name of its own', () =>
      store.put(`${prefix}database-2`, entry(second)),
    );
    const rotated = await story.step('commit its name', () =>
      origin.change('Rehearse a new password', async (tree) => {
        await tree.write(`${folder}/database.yaml`, externalSecret('database-2'));
        await tree.write(kustomization, (await tree.read(kustomization)).replaceAll('database-1', 'database-2'));
      }),
    );
    story.cleanUp('back to the first password', rotated.undo);
    await story.step('every pod was restarted and has the new one', () => everyPodHas(staging, second));
    story.figure('commit to the new password in every pod', (Date.now() - (await origin.movedAt())) / 1000, 's');
    await story.step('no request failed meanwhile', async () => assertNoneFailed(await load.stop()));
    await story.step('a revert brings the first one back', async () => {
      await rotated.undo();
      await everyPodHas(staging, first);
    });

    const before = readyNames(await staging.webPods());
    story.cleanUp('start the store', () => showLockstep(['up', '--instance', instance.name], quietly));
    await story.step('end the store', () => engine.remove(secretStoreContainer(instance)));
    await story.step('the operator tries in vain', async () => {
      await staging.kubectl.run(['-n', 'web', 'annotate', 'externalsecret', 'database-1', `force-sync=${Date.now()}`]);
      await waitFor({ what: 'an ExternalSecret that is not ready', seconds: 180 }, async () => {
        const ready = await readiness(staging, 'web', 'database-1');
        return ready === 'False' ? { done: undefined } : { seen: `Ready ${ready}` };
      });
    });
    await story.step('the same pods go on with what they have, and a new one gets it', async () => {
      const now = readyNames(await staging.webPods());
      assert.deepEqual(
        before.filter((pod) => !now.includes(pod)),
        [],
      );
      await staging.kubectl.run(['-n', 'web', 'delete', 'pod', before[0]!]);
      await everyPodHas(staging, first);
    });
    for (const command of ['status', 'doctor']) {
      await story.step(`\`${command}\` says which secret is not brought, and where to read on`, async () => {
        const said = await lockstep([command, '--instance', instance.name]).then(
          () => 'nothing is wrong',
          // It ends with 1, and says why on standard output.
          (error: Error) => String(at(error, 'cause', 'stdout')),
        );
        assert.match(said, /ExternalSecret web\/database-1[^]*secret-sync-failing\.md/);
      });
    }
    await story.step('the store is back, with what it knew, and so is the secret', async () => {
      await showLockstep(['up', '--instance', instance.name], quietly);
      await staging.kubectl.run([
        '-n',
        'web',
        'annotate',
        'externalsecret',
        'database-1',
        `force-sync=${Date.now()}`,
        '--overwrite',
      ]);
      await waitFor({ what: 'an ExternalSecret that is ready', seconds: 300 }, async () => {
        const ready = await readiness(staging, 'web', 'database-1');
        return ready === 'True' ? { done: undefined } : { seen: `Ready ${ready}` };
      });
      await staging.waitSettled(120);
    });
  },
};

const quietly = { print: () => undefined, seconds: 900 };

function entry(password: string): string {
  return JSON.stringify({ password });
}

function externalSecret(name: string, namespace = 'web'): string {
  const spec = {
    refreshPolicy: 'Periodic',
    refreshInterval: '1m',
    secretStoreRef: { kind: 'ClusterSecretStore', name: 'web' },
    data: [{ secretKey: 'password', remoteRef: { key: name, property: 'password' } }],
  };
  const metadata = { name, namespace };
  return `${JSON.stringify({ apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', metadata, spec })}\n`;
}

/** One more patch of the overlay, whose last list is `patches`. */
function reading(secret: string): string {
  return `  - target:
      kind: Deployment
      name: web
    patch: |-
      - op: add
        path: /spec/template/spec/containers/0/env/-
        value: { name: DATABASE_PASSWORD, valueFrom: { secretKeyRef: { name: ${secret}, key: password } } }
`;
}

const telling =
  "console.log(require('node:crypto').createHash('sha256').update(process.env.DATABASE_PASSWORD ?? '').digest('hex'))";

/** Waits until the rollout has ended and each pod of the service, asked itself, has the value in its environment. */
async function everyPodHas(cluster: Cluster, password: string): Promise<void> {
  const wanted = createHash('sha256').update(password).digest('hex');
  await waitFor({ what: 'the password in every pod', seconds: 240, every: 1000 }, async () => {
    await cluster.waitRolledOut(180);
    const names = readyNames(await cluster.webPods());
    const told = await Promise.all(
      names.map(async (pod) => {
        const { stdout } = await cluster.kubectl.run(
          ['-n', 'web', 'exec', pod, '--', '/usr/local/bin/node', '-e', telling],
          { accept: [0, 1] },
        );
        return stdout.trim();
      }),
    );
    const without = names.filter((_name, index) => told[index] !== wanted);
    return names.length > 0 && without.length === 0 ? { done: undefined } : { seen: `not in ${without.join(', ')}` };
  });
}

async function denied(cluster: Cluster): Promise<void> {
  await cluster.kubectl.run(['apply', '-f', '-'], { input: externalSecret('database-1', 'monitoring') });
  try {
    await waitFor({ what: 'a word of the operator on it', seconds: 60 }, async () => {
      const ready = await readiness(cluster, 'monitoring', 'database-1');
      return ready === '' ? { seen: 'none' } : { done: assert.equal(ready, 'False') };
    });
    const { stdout } = await cluster.kubectl.run([
      '-n',
      'monitoring',
      'get',
      'secret',
      'database-1',
      '--ignore-not-found',
    ]);
    assert.equal(stdout, '');
  } finally {
    await cluster.kubectl.run(['-n', 'monitoring', 'delete', 'externalsecret', 'database-1']);
  }
}

async function readiness(cluster: Cluster, namespace: string, name: string): Promise<string> {
  const condition = "jsonpath={.status.conditions[?(@.type=='Ready')].status}";
  const { stdout } = await cluster.kubectl.run(['-n', namespace, 'get', 'externalsecret', name, '-o', condition]);
  return stdout.trim();
}
