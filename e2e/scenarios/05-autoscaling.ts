import { waitFor } from '@lockstep/tools/lib/process/wait';
import { startLoad } from '../lib/load.ts';
import type { LiveDeployment } from '@lockstep/tools/model/live-objects';
import * as paths from '../lib/paths.ts';
import { loadTargetOf } from '../lib/steady.ts';
import type { Scenario } from '../scenario.ts';

interface Autoscaler {
  readonly spec: { readonly minReplicas: number };
  readonly status: { readonly currentMetrics?: readonly object[] };
}

export const scenario: Scenario = {
  title: 'the autoscaler adds pods under load and takes them away after it',
  quiet: true,
  run: async (story, world) => {
    const { api } = world.clusters.staging;
    const autoscaler = (): Promise<Autoscaler> => api.get(paths.autoscaler('web', 'web'));
    const least = (await autoscaler()).spec.minReplicas;
    const replicas = async (): Promise<number> =>
      (await api.get<LiveDeployment>(paths.deployment('web', 'web'))).spec.replicas;
    const look = async (holds: (count: number) => boolean) => {
      const count = await replicas();
      const metrics = JSON.stringify((await autoscaler()).status.currentMetrics);
      return holds(count) ? { done: count } : { seen: `${count} pods, ${metrics}` };
    };

    await story.step(`at rest there are ${least} pods`, () =>
      waitFor({ what: `${least} pods`, seconds: 420 }, () => look((count) => count === least)),
    );
    // Two cores carry the clusters and the load: this much is what they answer beside everything else.
    const plan = { rate: 1500, callers: 24, maxRequests: 300_000, maxSeconds: 200 };
    const load = startLoad({ targets: [loadTargetOf(world, 'staging', '/')], ...plan });
    story.cleanUp('stop the load', () => load.stop());
    const start = performance.now();
    const most = await story.step('under load there are more', () =>
      waitFor({ what: `more than ${least} pods`, seconds: 180 }, () => look((count) => count > least)),
    );
    story.figure(`load to ${most} pods instead of ${least}`, (performance.now() - start) / 1000, 's');
    await story.step('the added pods are ready', () => world.clusters.staging.waitRolledOut(60));
    const report = await load.stop();
    story.figure(
      'requests answered per second under that load',
      report.requests / ((performance.now() - start) / 1000),
      '/s',
    );
    const end = performance.now();
    return async () => {
      await story.step(`after it there are ${least} again`, () =>
        waitFor({ what: `${least} pods again`, seconds: 300, every: 1000 }, () => look((count) => count === least)),
      );
      story.figure(`end of load to ${least} pods`, (performance.now() - end) / 1000, 's');
    };
  },
};
