import assert from 'node:assert/strict';
import { openPrometheus, type Labels } from '@lockstep/tools/toolbox/prometheus';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import { imageIn } from '../lib/delivery.ts';
import { startLoad } from '../lib/load.ts';
import { startReceiver, toldTwice, type Notice } from '../lib/receiver.ts';
import { startTrickle, loadTargetOf } from '../lib/steady.ts';
import type { Scenario } from '../scenario.ts';

const file = 'clusters/staging/web/kustomization.yaml';

interface Alert {
  readonly state: 'pending' | 'firing';
  readonly labels: Labels;
}

/** Of the fastest pair of windows: the slower one is still right half an hour later. */
const isPage = ({ labels }: { labels: Labels }): boolean =>
  labels['severity'] === 'page' && labels['objective'] === 'availability' && labels['long'] === '1h';

export const scenario: Scenario = {
  title: 'monitoring pages within minutes when the error budget burns, and takes it back when it stops',
  run: async (story, world) => {
    const { staging } = world.clusters;
    const prometheus = openPrometheus(world.instance, 'staging');
    const pages = async (): Promise<readonly Alert[]> =>
      (await prometheus.get<{ alerts: readonly Alert[] }>('/api/v1/alerts')).alerts.filter(isPage);
    await staging.waitSettled(120);
    assert.deepEqual(await pages(), [], 'a page is open before anything was broken');

    const receiver = await story.step('start a webhook receiver and name it to Alertmanager', async () =>
      startReceiver(story, staging, await imageIn(world, 'staging')),
    );
    const change = await story.step('commit that half of the requests fail in staging', () =>
      world.origin.change('Rehearse requests that fail', async (tree) => {
        const text = await tree.read(file);
        await tree.write(file, text.replace(/^( *- )ENVIRONMENT=staging$/m, '$&\n$1REHEARSE_ERROR_RATE=0.5'));
      }),
    );
    story.cleanUp('revert it', async () => {
      await change.undo();
      await staging.waitSettled(180);
    });
    const pushed = await world.origin.movedAt();
    const plan = { rate: 250, callers: 8, maxRequests: 100_000, maxSeconds: 600 };
    const load = startLoad({ targets: [loadTargetOf(world, 'staging')], ...plan });
    story.cleanUp('stop the load', () => load.stop());
    await story.step('requests fail', () =>
      waitFor({ what: 'failed requests', seconds: 120, every: 100 }, async () => {
        const { failed, requests } = load.report();
        return failed > 0 ? { done: undefined } : { seen: `${requests} requests, none failed` };
      }),
    );
    const broken = Date.now();
    story.figure('push to the first failed request', since(pushed, broken), 's');

    const page = await story.step('the page fires', () =>
      waitFor({ what: 'a page that fires', seconds: 300, every: 250 }, async () => {
        const all = await pages();
        const firing = all.find(({ state }) => state === 'firing');
        return firing === undefined ? { seen: `${all.length} pending` } : { done: firing.labels };
      }),
    );
    story.figure('first failed request to firing', since(broken), 's');
    const same = ({ labels }: { labels: Labels }): boolean =>
      Object.entries(page).every(([label, value]) => labels[label] === value);
    await story.step('both Alertmanagers have it', async () => {
      for (const pod of ['alertmanager-0', 'alertmanager-1']) {
        await waitFor({ what: `the page at ${pod}`, seconds: 60, every: 250 }, async () => {
          const alerts = await staging.api.get<readonly { labels: Labels }[]>(
            `/api/v1/namespaces/monitoring/pods/${pod}:9093/proxy/api/v2/alerts?active=true`,
          );
          return alerts.some(same) ? { done: undefined } : { seen: `${alerts.length} other alerts` };
        });
      }
    });
    story.figure('first failed request to Alertmanager', since(broken), 's');
    const told = await story.step('the receiver of pages is told', () =>
      receiver.wait('the page at the receiver', 180, isNotice('page', 'firing', same)),
    );
    story.figure('first failed request to page', since(broken, told.at), 's');
    await story.step('with a sentence and a runbook of this repository', async () => {
      assert.ok((told.annotations['summary'] ?? '').length > 0, 'it has no summary');
      assert.match(told.annotations['runbook_url'] ?? '', /\/docs\/runbooks\/[a-z-]+\.md$/);
      story.note(told.annotations['summary'] ?? '');
    });
    await story.step('the heartbeat has the Watchdog', () =>
      receiver.wait('the Watchdog', 120, ({ to, labels }) => to === 'heartbeat' && labels['alertname'] === 'Watchdog'),
    );

    await story.step('the revert is live', async () => {
      await change.undo();
      await staging.waitSettled(180, await world.origin.head());
      await staging.waitRolledOut(60);
    });
    await load.stop();
    const mended = Date.now();
    const trickle = startTrickle(story, world, 'staging', 20);
    return async () => {
      await story.step('Prometheus takes the page back', () =>
        waitFor({ what: `no ${page['alertname']}`, seconds: 420, every: 1000 }, async () =>
          (await pages()).some((alert) => same(alert)) ? { seen: 'still there' } : { done: undefined },
        ),
      );
      story.figure('mended to taken back', since(mended), 's');
      const resolved = await story.step('the receiver of pages is told', () =>
        receiver.wait('the page resolved', 360, isNotice('page', 'resolved', same)),
      );
      story.figure('mended to resolved at the receiver', since(mended, resolved.at), 's');
      await story.step('and was told everything once', async () =>
        assert.deepEqual(toldTwice((await receiver.notices()).filter(({ to }) => to === 'page')), []),
      );
      await trickle.stop();
    };
  },
};

function isNotice(to: string, status: Notice['status'], same: (notice: Notice) => boolean) {
  return (notice: Notice): boolean => notice.to === to && notice.status === status && same(notice);
}

function since(start: number, at = Date.now()): number {
  return (at - start) / 1000;
}
