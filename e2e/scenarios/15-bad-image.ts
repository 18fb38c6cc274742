import { rehearseBadVersion } from '../lib/bad-version.ts';
import { withImage } from '../lib/edits.ts';
import type { Scenario } from '../scenario.ts';

const file = 'clusters/staging/images/kustomization.yaml';
const nowhere = { tag: '0'.repeat(40), digest: `sha256:${'0'.repeat(64)}` };

export const scenario: Scenario = {
  title: 'an image that does not exist never takes the old pods away',
  run: (story, world) =>
    rehearseBadVersion(story, world, {
      commit: () =>
        world.origin.change('Rehearse an image that does not exist', async (tree) =>
          tree.write(file, withImage(await tree.read(file), 'web', nowhere)),
        ),
      symptom: 'a pod that cannot pull its image',
      isSick: ({ status }) =>
        /ErrImagePull|ImagePullBackOff/.test(status.containerStatuses?.[0]?.state.waiting?.reason ?? ''),
    }),
};
