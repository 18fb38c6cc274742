import { waitFor } from '@lockstep/tools/lib/process/wait';
import { clusterName } from '@lockstep/tools/model/instance';
import { info, waitServed } from '../lib/http.ts';
import { addObject, marker } from '../lib/marker.ts';
import { isReady, type LiveNode } from '@lockstep/tools/model/live-objects';
import * as paths from '../lib/paths.ts';
import { restartNode } from '../lib/restart-node.ts';
import type { Scenario } from '../scenario.ts';

const name = 'rehearse-restart';

export const scenario: Scenario = {
  title: 'the node of staging is restarted: everything returns, and a push is heard again',
  run: async (story, world) => {
    const { instance, clusters, origin } = world;
    const { staging } = clusters;
    const { api } = staging;
    const node = `${clusterName(instance, 'staging')}-control-plane`;
    const { revision } = await info(instance, 'staging');
    const bootTime = async (): Promise<string> =>
      (await world.engine.call(['inspect', '--format', '{{.State.StartedAt}}', node])).stdout;
    const before = await bootTime();

    await story.step(`restart ${node}`, async () => {
      story.cleanUp(`start ${node}`, () => world.engine.start(node));
      await restartNode(world.engine, node);
      if ((await bootTime()) === before) throw new Error(`${node} was not restarted`);
    });
    const start = performance.now();
    const tell = (what: string): void => story.figure(`restarted to ${what}`, (performance.now() - start) / 1000, 's');

    await story.step('the API server answers', () =>
      waitFor({ what: 'the API server', seconds: 120, every: 250 }, async () => {
        await api.get<LiveNode>(paths.node(node));
        return { done: undefined };
      }),
    );
    tell('API server');
    await story.step('the service answers through the ingress', () => waitServed(instance, 'staging', revision, 180));
    tell('service');
    await story.step('the node and every pod are ready', () =>
      waitFor({ what: `${node} ready`, seconds: 240 }, async () =>
        isReady(await api.get<LiveNode>(paths.node(node))) ? { done: undefined } : { seen: 'not ready' },
      ).then(() => staging.waitPods(240)),
    );
    tell('every pod ready');
    await story.step('every Application is Synced and Healthy', async () => {
      await staging.refresh(240);
      await staging.waitSettled(120);
    });
    tell('every Application Synced and Healthy');
    await story.step('a push is synced again', async () => {
      const change = await addObject(origin, 'staging', 'web', `${name}.yaml`, marker(name));
      story.cleanUp('revert it', change.undo);
      await waitFor({ what: `the ConfigMap ${name}`, seconds: 60, every: 100 }, async () => {
        const found = await api.find(paths.configMap('web', name));
        return found === undefined ? { seen: 'no such ConfigMap' } : { done: undefined };
      });
    });
  },
};
