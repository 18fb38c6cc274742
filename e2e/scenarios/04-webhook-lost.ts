import { waitFor } from '@lockstep/tools/lib/process/wait';
import { addObject, marker } from '../lib/marker.ts';
import * as paths from '../lib/paths.ts';
import type { Scenario } from '../scenario.ts';

const name = 'rehearse-poll';

export const scenario: Scenario = {
  title: 'a push whose webhook is lost reaches staging by the poll',
  run: async (story, { clusters, origin }) => {
    // The ingress controller's Application, since nothing else that happens meanwhile makes Argo CD look at it.
    const change = await story.step('push a ConfigMap to staging without a webhook', () =>
      addObject(origin, 'staging', 'ingress', `${name}.yaml`, marker(name, 'ingress'), { webhook: false }),
    );
    story.cleanUp('revert it', change.undo);
    const start = await origin.movedAt();
    return async () => {
      await story.step('the poll brings it', () =>
        // Two polls of at most 150 s, the first of which may still meet a remembered revision.
        waitFor({ what: `the ConfigMap ${name} in staging`, seconds: 360, every: 250 }, async () => {
          const found = await clusters.staging.api.find(paths.configMap('ingress', name));
          return found === undefined ? { seen: 'no such ConfigMap' } : { done: undefined };
        }),
      );
      story.figure('push to live by the poll alone', (Date.now() - start) / 1000, 's');
    };
  },
};
