import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import { callWebhook, pushEvent } from '@lockstep/tools/cluster/origin/webhook';
import { localSite } from '@lockstep/tools/model/local-site';
import { refreshMark } from '../lib/cluster.ts';
import { ask } from '../lib/http.ts';
import { addObject, marker } from '../lib/marker.ts';
import type { LiveApplication } from '@lockstep/tools/model/live-objects';
import * as paths from '../lib/paths.ts';
import type { Scenario } from '../scenario.ts';

const name = 'rehearse-webhook';

export const scenario: Scenario = {
  title: 'a forged webhook is refused and nothing is refreshed; the genuine one is heard',
  run: async (story, { instance, clusters, origin }) => {
    const { api } = clusters.staging;
    const before = await origin.head();
    const change = await story.step('push a ConfigMap without a webhook', () =>
      addObject(origin, 'staging', 'web', `${name}.yaml`, marker(name), { webhook: false }),
    );
    story.cleanUp('revert it', change.undo);

    let refreshes = 0;
    const end = api.watch<LiveApplication>(paths.only(paths.applications, 'web'), ({ metadata }) => {
      if (metadata.annotations?.[refreshMark] !== undefined) refreshes += 1;
    });
    story.cleanUp('end the watch', async () => end());

    const target = localSite(instance, 'staging', 'argocd.staging.localhost');
    const body = pushEvent({
      ref: 'refs/heads/main',
      before,
      after: change.commit,
      modified: [`local/staging/web/${name}.yaml`],
    });
    const call = (secret: string): Promise<number> => callWebhook({ target, body, secret });
    await story.step('a call signed with another secret is refused', async () => {
      assert.notEqual(await call('not the secret'), 200);
    });
    await story.step('a call without a signature is refused', async () => {
      const headers = { 'content-type': 'application/json', 'x-github-event': 'push' };
      const question = { door: 'customers', method: 'POST', headers, body } as const;
      const answer = await ask(instance, 'staging', 'argocd', '/api/webhook', question);
      assert.notEqual(answer.status, 200);
    });
    await story.step('for 5 s no Application is refreshed', async () => {
      await sleep(5000);
      assert.equal(refreshes, 0);
    });
    await story.step('the genuine call brings the commit', async () => {
      const { webhook } = JSON.parse(await readFile(join(instance.dir, 'secrets.json'), 'utf8')) as { webhook: string };
      assert.equal(await call(webhook), 200);
      await waitFor({ what: `the ConfigMap ${name}`, seconds: 30, every: 100 }, async () => {
        const found = await api.find(paths.configMap('web', name));
        return found === undefined ? { seen: 'no such ConfigMap' } : { done: undefined };
      });
      assert.ok(refreshes > 0, 'the watch did not see the refresh');
    });
  },
};
