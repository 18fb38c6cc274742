import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { chromiumPath, troublesOf, views, withBrowser } from '@lockstep/tools/dev/browser/browser';
import { walkTraces } from '@lockstep/tools/dev/browser/traces-walk';
import { unlessFailure } from '@lockstep/tools/lib/failure';
import { sendRequest } from '@lockstep/tools/lib/http';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import { issuerPath } from '@lockstep/tools/model/instance';
import { localSite } from '@lockstep/tools/model/local-site';
import { doorOfPage, localHostOf, localUrl, pageNamed } from '@lockstep/tools/model/pages';
import { aptInstall } from '@lockstep/tools/toolbox/sources/apt';
import { leftOutPages } from '@lockstep/tools/toolbox/sources/pages/left-out';
import { openPrometheus } from '@lockstep/tools/toolbox/prometheus';
import { waitPartPanels } from '../lib/panels.ts';
import { haveParts } from '../lib/start-part.ts';
import { assertNoneFailed, startTrickle } from '../lib/steady.ts';
import type { Scenario } from '../scenario.ts';
import type { World } from '../world.ts';

const file = 'clusters/staging/web/kustomization.yaml';

interface Trace {
  readonly traceID: string;
  readonly spans: readonly { readonly processID: string; readonly startTime: number }[];
  readonly processes: Readonly<Record<string, { readonly serviceName: string }>>;
}

interface Exemplars {
  readonly exemplars: readonly { readonly labels: { readonly trace_id: string } }[];
}

export const scenario: Scenario = {
  title:
    'a slow request is one trace from the door on, two clicks from the panel that shows it, and no request waits for that',
  minutes: 25,
  run: async (story, world) => {
    const { instance } = world;
    const { staging } = world.clusters;
    await haveParts(story, world, ['traces']);
    const prometheus = openPrometheus(instance, 'staging');
    const load = startTrickle(story, world, 'staging', 10);

    await story.step('the collector ends: its spans are lost, and no request', async () => {
      await staging.kubectl.run(['-n', 'traces', 'delete', 'pod', '-l', 'app.kubernetes.io/name=collector']);
      await staging.kubectl.run(['-n', 'traces', 'rollout', 'status', 'deployment/collector', '--timeout=120s']);
    });
    await story.step('of fast requests most are let go', () =>
      waitFor({ what: 'traces that are not kept', seconds: 120 }, async () => {
        const [series] = await prometheus.query(
          'sum(otelcol_processor_tail_sampling_global_count_traces_sampled_total{sampled="false"})',
        );
        const count = series?.values[0]?.[1] ?? 0;
        return count > 10 ? { done: undefined } : { seen: `${count}` };
      }),
    );

    const change = await story.step('commit that web answers after 400 ms in staging', () =>
      world.origin.change('Rehearse slow answers', async (tree) => {
        const text = await tree.read(file);
        await tree.write(file, text.replace(/^( *- )ENVIRONMENT=staging$/m, '$&\n$1REHEARSE_DELAY_MS=400'));
      }),
    );
    story.cleanUp('revert it', async () => {
      await change.undo();
      await staging.waitSettled(180);
    });
    await staging.waitSettled(180, await world.origin.head());
    await staging.waitRolledOut(180);

    const trace = await story.step('front asks web: one trace of door, front and web', async () => {
      const asked = Date.now();
      const site = localSite(instance, 'staging', 'front.staging.localhost');
      await sendRequest({ ...site, path: '/api/web', timeout: 10_000 });
      const found = await waitFor({ what: 'its trace', seconds: 60 }, async () => {
        const all = await tracesOf(world, 'front', asked);
        const whole = all.find((each) => ['door', 'front', 'web'].every((name) => servicesIn(each).includes(name)));
        return whole === undefined
          ? { seen: all.map((each) => servicesIn(each).join(' ')).join(', ') }
          : { done: whole };
      });
      story.figure('request to its trace', (Date.now() - asked) / 1000, 's');
      return found;
    });
    await story.step('its id stands in a log line of web', () =>
      waitFor({ what: `a line of web with the trace ${trace.traceID}`, seconds: 30 }, async () => {
        const args = ['-n', 'web', 'logs', '-l', 'app.kubernetes.io/name=web', '--tail=-1'];
        // A pod that an autoscaler takes away has none to give.
        const said = await unlessFailure(staging.kubectl.run(args));
        return said?.stdout.includes(`"trace_id":"${trace.traceID}"`) === true ? { done: undefined } : { seen: 'none' };
      }),
    );
    await story.step('every panel of the dashboard shows it', () => waitPartPanels(prometheus, 'traces'));
    await story.step('Prometheus keeps the ids of slow requests beside their buckets', () =>
      waitFor({ what: 'an exemplar', seconds: 90 }, async () => {
        const now = Date.now() / 1000;
        const asked = {
          query: 'http_request_duration_seconds_bucket{job="web"}',
          start: `${now - 300}`,
          end: `${now}`,
        };
        const kept = await prometheus.get<readonly Exemplars[]>(
          `/api/v1/query_exemplars?${new URLSearchParams(asked)}`,
        );
        const ids = kept.flatMap(({ exemplars }) => exemplars.map(({ labels }) => labels.trace_id));
        return ids.length > 0 ? { done: undefined } : { seen: 'none' };
      }),
    );
    const away = await lacksPage();
    if (away === undefined) {
      await story.step('from the panel to the trace in two clicks', async () => {
        const url = localUrl(pageNamed('dashboards'), instance, 'staging').replace(/\/$/, '');
        const authority = await readFile(issuerPath(instance), 'utf8');
        await withBrowser(
          async (browser) =>
            assert.deepEqual(await troublesOf(browser, views.at(-1)!, walkTraces(url, 'Duration')), []),
          [authority],
        );
      });
    } else story.note(`no page was looked at: ${away}`);
    for (const container of ['collector', 'jaeger']) {
      const expr = `max(container_memory_working_set_bytes{namespace="traces", container="${container}"})`;
      const [series] = await prometheus.query(expr);
      story.figure(`memory of ${container}`, (series?.values[0]?.[1] ?? 0) / 1e6, 'MB');
    }
    assertNoneFailed(await load.stop());
  },
};

function servicesIn({ spans, processes }: Trace): readonly string[] {
  return [...new Set(spans.map(({ processID }) => processes[processID]?.serviceName ?? ''))];
}

/** Slow ones since a moment, in milliseconds, as the page of dashboards is told of them. */
async function tracesOf({ instance }: World, service: string, since: number): Promise<readonly Trace[]> {
  const page = pageNamed('dashboards');
  const site = localSite(instance, 'staging', localHostOf(page, 'staging'), doorOfPage(page));
  const asked = { service, minDuration: '300ms', start: `${since * 1000}`, end: `${Date.now() * 1000}` };
  const path = `/jaeger/api/traces?${new URLSearchParams(asked)}`;
  const { status, body } = await sendRequest({ ...site, path, timeout: 10_000 });
  if (status !== 200) throw new Error(`${path} answers ${status}: ${body.slice(0, 200)}`);
  return (JSON.parse(body) as { readonly data: readonly Trace[] | null }).data ?? [];
}

async function lacksPage(): Promise<string | undefined> {
  const { title } = pageNamed('dashboards');
  const why = (await leftOutPages()).get(title);
  if (why !== undefined) return `${title} has no page here: ${why}`;
  if ((await chromiumPath()) !== undefined) return undefined;
  await unlessFailure(aptInstall(['chromium'], 'look at pages', () => {}));
  return (await chromiumPath()) === undefined ? 'there is no Chromium, and none can be installed' : undefined;
}
