import assert from 'node:assert/strict';
import { serviceNamed } from '@lockstep/tools/model/services';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import { waitServed } from '../lib/http.ts';
import { info } from '../lib/http.ts';
import type { LiveDeployment, LiveService } from '@lockstep/tools/model/live-objects';
import * as paths from '../lib/paths.ts';
import type { Scenario } from '../scenario.ts';

export const scenario: Scenario = {
  title: 'what somebody changes by hand in the cluster goes back to what git says',
  quiet: true,
  run: async (story, { instance, clusters }) => {
    const { production } = clusters;
    const { api } = production;
    const { revision } = await info(instance, 'production');
    const before = await api.get<LiveService>(paths.service('web', 'web'));

    let start = performance.now();
    await story.step('the deleted Service is there again', async () => {
      await api.delete(paths.service('web', 'web'));
      start = performance.now();
      await waitFor({ what: 'another Service', seconds: 60, every: 20 }, async () => {
        const found = await api.find<LiveService>(paths.service('web', 'web'));
        return found !== undefined && found.metadata.uid !== before.metadata.uid
          ? { done: undefined }
          : { seen: 'no Service' };
      });
    });
    story.figure('deleted Service to another one', (performance.now() - start) / 1000, 's');
    await story.step('and the service answers through it', () => waitServed(instance, 'production', revision, 60));

    const path = paths.deployment('web', 'web');
    const { metadata, spec } = await api.get<LiveDeployment>(path);
    const image = spec.template.spec.containers[0]?.image;
    await story.step('the edited Deployment has its image again', async () => {
      // Pinned, or the cluster would refuse it at once.
      const other = `${serviceNamed('web').image}:${'0'.repeat(40)}@sha256:${'0'.repeat(64)}`;
      await production.kubectl.run(['set', 'image', '--namespace=web', 'deployment/web', `web=${other}`]);
      start = performance.now();
      await waitFor({ what: 'the image of git', seconds: 90, every: 20 }, async () => {
        const found = await api.get<LiveDeployment>(path);
        const now = found.spec.template.spec.containers[0]?.image ?? '';
        const edited = (found.metadata.generation ?? 0) > (metadata.generation ?? 0);
        return edited && now === image ? { done: undefined } : { seen: now };
      });
    });
    story.figure('edited Deployment to what git says', (performance.now() - start) / 1000, 's');
    await story.step('every pod is ready and nobody noticed', async () => {
      await production.waitRolledOut(90);
      assert.equal((await info(instance, 'production')).revision, revision);
      await production.waitSettled(60);
    });
  },
};
