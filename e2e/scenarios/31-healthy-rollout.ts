import assert from 'node:assert/strict';
import { openPrometheus } from '@lockstep/tools/toolbox/prometheus';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import type { LiveApplication } from '@lockstep/tools/model/live-objects';
import type { Cluster } from '../lib/cluster.ts';
import { bumpAndFollow } from '../lib/delivery.ts';
import * as paths from '../lib/paths.ts';
import type { Scenario } from '../scenario.ts';

interface Autoscaler {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

/** A state of health and when it began, milliseconds since 1970. */
interface Seen {
  readonly name: string;
  readonly health: string;
  readonly at: number;
}

const bumps = 3;
// New pods have been seen without a sample for 30 to 45 s after each rollout.
const calm = 60_000;

export const scenario: Scenario = {
  title: 'three healthy bumps never look unhealthy, and an autoscaler without its metrics does',
  run: async (story, world) => {
    const { instance, clusters } = world;
    const { staging } = clusters;
    const versions = await story.step(`build ${bumps} versions`, async () => {
      const built = [];
      for (let count = 0; count < bumps; count += 1) built.push(await world.versions.next());
      return built;
    });
    await staging.waitSettled(180);
    const seen: Seen[] = [];
    const inactive: Seen[] = [];
    story.cleanUp('stop watching', watchHealth(staging, seen));
    story.cleanUp('stop watching the autoscaler', watchAutoscaler(staging, inactive));
    const start = Date.now();

    for (const version of versions) {
      await story.step('a bump, and the minute after its last pod', async () => {
        await bumpAndFollow(world, version);
        await new Promise((resolve) => setTimeout(resolve, calm));
      });
    }
    await story.step('no Application was ever Degraded, Missing or Unknown, and all are Healthy', async () => {
      story.note(
        seen.map(({ name, health, at }) => `${((at - start) / 1000).toFixed(1)} ${name} ${health}`).join(', '),
      );
      const bad = seen.filter(({ health }) => health !== 'Healthy' && health !== 'Progressing');
      assert.deepEqual(bad, []);
      await staging.waitSettled(10);
      story.figure('times that new pods had no sample', inactive.filter(({ health }) => health === 'False').length, '');
      story.figure('longest time of web not Healthy', longest(seen, 'web') / 1000, 's');
    });
    await story.step('no alert of health or rollouts has fired', async () => {
      const names = 'Argocd.*|Hpa.*|Rollout.*|NoReadyReplicas|ReplicasMissing';
      const fired = await openPrometheus(instance, 'staging').query(
        `max by (alertname) (max_over_time(ALERTS{alertstate="firing",alertname=~"${names}"}[5m]))`,
      );
      assert.deepEqual(
        fired.map(({ metric }) => metric),
        [],
      );
    });

    story.cleanUp('let Argo CD look after metrics-server again, whose 0 it takes back', async () => {
      await staging.api.patch(paths.application('metrics-server'), skip(false));
      await staging.refresh(60);
      await staging.waitSettled(180);
    });
    await staging.api.patch(paths.application('metrics-server'), skip(true));
    const broken = Date.now();
    await story.step('without metrics-server the service is Degraded, and the cause is named', async () => {
      await staging.api.patch(paths.deployment('kube-system', 'metrics-server'), { spec: { replicas: 0 } });
      const health = await waitFor({ what: 'web Degraded', seconds: 120, every: 300 }, async () => {
        const { status } = await staging.application('web');
        const found = status?.health;
        return found?.status === 'Degraded' ? { done: found } : { seen: JSON.stringify(found) };
      });
      assert.match(health.message ?? '', /HorizontalPodAutoscaler/);
      story.figure('metrics-server gone to Degraded', (Date.now() - broken) / 1000, 's');
    });
  },
};

const skip = (on: boolean): object => ({
  metadata: { annotations: { 'argocd.argoproj.io/skip-reconcile': on ? 'true' : null } },
});

/** Notes each change of each Application's health. */
function watchHealth({ api }: Cluster, seen: Seen[]): () => Promise<void> {
  const last = new Map<string, string>();
  const end = api.watch<LiveApplication>(paths.applications, ({ metadata: { name }, status }, at) => {
    const health = status?.health?.status ?? 'Missing';
    if (last.get(name) === health) return;
    last.set(name, health);
    seen.push({ name, health, at });
  });
  return async () => end();
}

/** Notes each change of whether the service's autoscaler has its metrics. */
function watchAutoscaler({ api }: Cluster, seen: Seen[]): () => Promise<void> {
  const end = api.watch<Autoscaler>(paths.only(paths.autoscalers('web'), 'web'), ({ status }, at) => {
    const health = status?.conditions?.find(({ type }) => type === 'ScalingActive')?.status ?? 'Unknown';
    if (seen.at(-1)?.health !== health) seen.push({ name: 'web', health, at });
  });
  return async () => end();
}

/** The longest stretch in which an Application was not Healthy, in milliseconds. */
function longest(seen: readonly Seen[], name: string): number {
  const own = seen.filter((one) => one.name === name);
  const stretches = own.map(({ health, at }, index) =>
    health === 'Healthy' ? 0 : (own.slice(index).find((later) => later.health === 'Healthy')?.at ?? Date.now()) - at,
  );
  return Math.max(0, ...stretches);
}
