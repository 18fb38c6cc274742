import assert from 'node:assert/strict';
import { openPrometheus, type Series } from '@lockstep/tools/toolbox/prometheus';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import { isReady, type LiveNode, type LivePod } from '@lockstep/tools/model/live-objects';
import * as paths from '../lib/paths.ts';
import { lossBetween, scrapedAt } from '../lib/samples.ts';
import { restartNode } from '../lib/restart-node.ts';
import type { Scenario } from '../scenario.ts';
import type { World } from '../world.ts';

/** Seconds between two scrapes of the service. */
const scrapeInterval = 15;
const samples = 'process_cpu_seconds_total{job="web"}[10m]';
const name = 'prometheus-0';

export const scenario: Scenario = {
  title: 'monitoring loses no more than a scrape when Prometheus is killed and when its node restarts',
  quiet: true,
  run: async (story, world) => {
    const { production } = world.clusters;
    const { api } = production;
    const prometheus = openPrometheus(world.instance, 'production');
    const pod = (): Promise<LivePod> => api.get(paths.pod('monitoring', name));
    const volume = async (): Promise<string> =>
      (
        await api.get<{ items: readonly { metadata: { name: string }; spec: { volumeName: string } }[] }>(
          '/api/v1/namespaces/monitoring/persistentvolumeclaims',
        )
      ).items.find(({ metadata }) => metadata.name.includes('prometheus'))?.spec.volumeName ?? '';
    const node = (await pod()).spec.nodeName ?? '';
    const kept = { volume: await volume(), node };
    assert.notEqual(kept.volume, '', 'Prometheus has no volume');

    /** Crashes Prometheus, waits until it answers again, and compares what it had with what it has. */
    const survive = async (what: string, crash: () => Promise<void>, seconds: number): Promise<void> => {
      const before = await waitForSamples();
      const at = Date.now() / 1000;
      await story.step(what, crash);
      const answer = await story.step('it answers again', () =>
        waitFor({ what: 'fresh samples', seconds, every: 250 }, async () => {
          const fresh = await prometheus.query('timestamp(up{job="prometheus"} == 1)');
          const newest = fresh[0]?.values[0]?.[1] ?? 0;
          return newest > at ? { done: newest } : { seen: `the newest is of ${at - newest} s before` };
        }),
      );
      story.figure(`${what}: to the first sample after it`, answer - at, 's');
      await story.step('what it had is still there, but for the last scrape', async () => {
        const after = await prometheus.query(samples, at);
        const loss = lossBetween(before, after, at);
        story.figure(`${what}: samples lost of a series`, loss.samples, 'samples');
        story.figure(`${what}: age of the last sample left`, loss.lastAge, 's');
        assert.ok(loss.samples <= 1, `${loss.samples} samples of a series are lost`);
        assert.ok(loss.lastAge <= scrapeInterval * 2, `the last sample left is ${loss.lastAge} s older than the crash`);
        assert.deepEqual({ volume: await volume(), node: (await pod()).spec.nodeName }, kept);
      });
    };
    const waitForSamples = (): Promise<readonly Series[]> =>
      waitFor({ what: 'ten samples of every pod of the service', seconds: 300, every: 1000 }, async () => {
        const pods = (await production.webPods()).length;
        const scraped = scrapedAt(await prometheus.query(samples), Date.now() / 1000, scrapeInterval);
        const found = scraped.filter(({ values }) => values.length >= 10);
        return found.length >= pods ? { done: found } : { seen: `${found.length} of ${pods}` };
      });

    await survive('kill -9 of Prometheus', () => killProcess(world, node, 'prometheus'), 120);
    const { status } = await pod();
    assert.equal(status.containerStatuses?.[0]?.lastState?.terminated?.exitCode, 137, 'it was not killed');
    story.cleanUp(`start ${node}`, () => world.engine.start(node));
    await survive(`restart ${node}`, () => restartNode(world.engine, node), 300);
    await story.step('the node and every pod are ready', async () => {
      await waitFor({ what: `${node} ready`, seconds: 240 }, async () =>
        isReady(await api.get<LiveNode>(paths.node(node))) ? { done: undefined } : { seen: 'not ready' },
      );
      await production.waitPods(300);
      await production.waitSettled(120);
    });
  },
};

/** Ends a process inside a node as a crash would: without asking it. */
async function killProcess(world: World, node: string, command: string): Promise<void> {
  const script = `for p in /proc/[0-9]*; do
    [ "$(cat $p/comm 2>/dev/null)" = ${command} ] && kill -9 "\${p#/proc/}" && echo killed
  done; true`;
  const { stdout } = await world.engine.exec(node, ['sh', '-c', script]);
  assert.match(stdout, /killed/, `no process ${command} on ${node}`);
}
