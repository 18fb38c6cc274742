import assert from 'node:assert/strict';
import { rehearseBadVersion } from '../lib/bad-version.ts';
import type { LiveDeployment } from '@lockstep/tools/model/live-objects';
import * as paths from '../lib/paths.ts';
import type { Scenario } from '../scenario.ts';

const file = 'clusters/staging/web/kustomization.yaml';

interface Template {
  readonly spec: { readonly template: { readonly spec: { readonly containers: readonly Settings[] } } };
}

interface Settings {
  readonly envFrom: readonly { readonly configMapRef: { readonly name: string } }[];
}

export const scenario: Scenario = {
  title: 'a version that crashes at its start never takes the old pods or their settings away',
  run: async (story, world) => {
    const { api } = world.clusters.staging;
    const { spec } = await api.get<LiveDeployment & Template>(paths.deployment('web', 'web'));
    const settings = spec.template.spec.containers[0]?.envFrom[0]?.configMapRef.name ?? '';
    await rehearseBadVersion(story, world, {
      // The service refuses to start with a port that is no number.
      commit: () =>
        world.origin.change('Rehearse a setting that the service refuses', async (tree) => {
          const text = await tree.read(file);
          await tree.write(file, text.replace(/^( *- )ENVIRONMENT=staging$/m, '$&\n$1PORT=nonsense'));
        }),
      symptom: 'a pod that has crashed',
      isSick: ({ status }) =>
        status.containerStatuses?.some(({ restartCount, ready }) => restartCount > 0 && !ready) ?? false,
      meanwhile: async () => {
        const found = await api.find(paths.configMap('web', settings));
        assert.ok(found !== undefined, `the ConfigMap ${settings} of the old pods is gone: none of them could restart`);
      },
    });
  },
};
