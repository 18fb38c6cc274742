import { waitFor } from '@lockstep/tools/lib/process/wait';
import { addObject, marker } from '../lib/marker.ts';
import * as paths from '../lib/paths.ts';
import type { Scenario } from '../scenario.ts';

const name = 'rehearse-prune';

export const scenario: Scenario = {
  title: 'what is removed from git is removed from the cluster',
  run: async (story, { clusters, origin }) => {
    const there = async (): Promise<boolean> =>
      (await clusters.staging.api.find(paths.configMap('web', name))) !== undefined;
    const change = await story.step('commit a ConfigMap', () =>
      addObject(origin, 'staging', 'web', `${name}.yaml`, marker(name)),
    );
    story.cleanUp('revert it', change.undo);
    await story.step('it is there', () =>
      waitFor({ what: `the ConfigMap ${name}`, seconds: 60, every: 100 }, async () =>
        (await there()) ? { done: undefined } : { seen: 'no such ConfigMap' },
      ),
    );
    await story.step('commit its removal', change.undo);
    const start = await origin.movedAt();
    await story.step('it is gone', () =>
      waitFor({ what: `no ConfigMap ${name}`, seconds: 60, every: 100 }, async () =>
        (await there()) ? { seen: 'still there' } : { done: undefined },
      ),
    );
    story.figure('removed from git to removed from the cluster', (Date.now() - start) / 1000, 's');
  },
};
