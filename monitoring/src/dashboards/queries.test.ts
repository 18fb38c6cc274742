import { describe, expect, test } from '@jest/globals';
import { failuresOf, type ExpressionCase, type Test } from '../promtool/suite.ts';
import type { InputSeries } from '../promtool/case.ts';
import { everyBoard, otherQueries, panelQueries } from './index.ts';
import { serviceBoard } from './service.ts';

const queries = panelQueries({}, everyBoard);

function exprOf(panel: string, refId = 'A', dashboard = ''): string {
  const found = queries.filter((query) => {
    return query.panel === panel && query.refId === refId && query.dashboard.endsWith(dashboard);
  });
  if (found.length !== 1) throw new Error(`${found.length} queries are "${panel}" ${refId}`);
  return found[0]!.expr;
}

/** What Prometheus says of cases that share the series, a sample a minute; nothing where all hold. */
function failuresIn(name: string, series: InputSeries, expressions: readonly ExpressionCase[]): Promise<string> {
  const tests: Test[] = [{ name, interval: '1m', series, expressions }];
  return failuresOf([{ name: 'panels', groups: [], evaluationInterval: '1m', tests }]);
}

function shows(expr: string, at: string, ...samples: (readonly [labels: string, value: number])[]): ExpressionCase {
  return { expr, at, samples: samples.map(([labels, value]) => ({ labels, value })) };
}

/** Requests that a pod counted. */
function count(pod: string, route: string, status: number): string {
  return `http_request_duration_seconds_count{job="web", instance="${pod}:1", pod="${pod}", route="${route}", status="${status}"}`;
}

function info(pod: string, revision: string): string {
  return `app_build_info{job="web", instance="${pod}:1", pod="${pod}", version="1", revision="${revision}"}`;
}

function app(name: string, sync: string, health: string): string {
  return `argocd_app_info{name="${name}", sync_status="${sync}", health_status="${health}", autosync_enabled="true"}`;
}

function hour(objective: string): string {
  return `{objective="${objective}", service="web", window="1h"}`;
}

test('Prometheus takes every query of every panel, choice and annotation', async () => {
  const expressions = [...queries, ...otherQueries({}, everyBoard)].map(({ expr }) => expr);
  expect(
    await failuresIn(
      'nothing is there',
      {},
      // What decides about a version says 0 where nothing is known.
      expressions.map((expr) => (expr.includes('vector(0)') ? shows(expr, '5m', ['{}', 0]) : shows(expr, '5m'))),
    ),
  ).toBe('');
});

describe('Service', () => {
  const failed = exprOf('Failed');

  test('says 0 where nothing failed, and nothing where nobody asked', async () => {
    const fine = { [count('a', '/', 200)]: '0+60x10' };
    const bucket = count('a', '/', 200).replace('_count{', '_bucket{le="+Inf", ');
    const silent = { [count('a', '/', 200)]: '5x10', [bucket]: '5x10' };
    expect(await failuresIn('fine', fine, [shows(failed, '5m', ['{job="web"}', 0])])).toBe('');
    expect(await failuresIn('silent', silent, [shows(failed, '5m'), shows(exprOf('Duration'), '5m')])).toBe('');
  });

  test("does not count Prometheus's own requests", async () => {
    const scraped = { [count('a', '/', 200)]: '0+60x10', [count('a', '/api/metrics', 200)]: '0+600x10' };
    expect(await failuresIn('scraped', scraped, [shows(exprOf('Requests', 'A', 'service'), '5m', ['{}', 1])])).toBe('');
  });

  test('tells the revision that fails from the one that does not', async () => {
    const rollOut = {
      [count('a', '/', 200)]: '0+60x10',
      [info('a', '1111111aaaa')]: '1x10',
      [count('b', '/', 200)]: '0+30x10',
      [count('b', '/', 500)]: '0+30x10',
      [info('b', '2222222bbbb')]: '1x10',
    };
    const byRevision = [
      shows(exprOf('Failed by revision'), '5m', ['{revision="1111111"}', 0], ['{revision="2222222"}', 0.5]),
      shows(exprOf('Requests by revision'), '5m', ['{revision="1111111"}', 1], ['{revision="2222222"}', 1]),
      shows(failed, '5m', ['{job="web"}', 0.25]),
    ];
    expect(await failuresIn('roll-out', rollOut, byRevision)).toBe('');
  });

  test('counts the pods of each revision by its short name', async () => {
    const pods = { [info('a', '1111111aaaa')]: '1x10', [info('b', '1111111aaaa')]: '1x10', [info('c', 'dev')]: '1x10' };
    const shown = shows(
      exprOf('Pods by revision', 'A', 'service'),
      '5m',
      ['{revision="1111111"}', 2],
      ['{revision="dev"}', 1],
    );
    expect(await failuresIn('pods', pods, [shown])).toBe('');
  });

  test('draws a line where a revision appears, for two minutes, and again when it comes back', async () => {
    const deployed = serviceBoard.events![0]!.expr.replaceAll('$service', 'web');
    const handOver = {
      [info('a', 'old')]: '1x7 stale _x11 1x10',
      [info('b', 'new')]: '_x4 1x20',
    };
    const line = (at: string, revision: string): ExpressionCase =>
      shows(deployed, at, [`{revision="${revision}", version="1"}`, 1]);
    expect(
      await failuresIn('hand-over', handOver, [
        shows(deployed, '0m'),
        shows(deployed, '3m'),
        line('4m', 'new'),
        line('5m', 'new'),
        shows(deployed, '6m'),
        shows(deployed, '19m'),
        line('20m', 'old'),
        line('21m', 'old'),
        shows(deployed, '22m'),
      ]),
    ).toBe('');
  });
});

describe('Objectives', () => {
  test('divides what failed by what each objective allows', async () => {
    const both = {
      'slo:error_ratio:rate1h{service="web", objective="availability", window="1h"}': '0.0144x10',
      'slo:error_budget:ratio{service="web", objective="availability", window="30d"}': '0.001x10',
      'slo:error_ratio:rate1h{service="web", objective="latency", window="1h"}': '0.01x10',
      'slo:error_budget:ratio{service="web", objective="latency", window="30d"}': '0.01x10',
    };
    const shown = shows(exprOf('Burn rate, 1h and 5m'), '5m', [hour('availability'), 14.4], [hour('latency'), 1]);
    expect(await failuresIn('both', both, [shown])).toBe('');
  });

  test('tells a page from a ticket', async () => {
    const firing = {
      'ALERTS{alertname="A", alertstate="firing", severity="page"}': '1x10',
      'ALERTS{alertname="B", alertstate="firing", severity="ticket"}': '1x10',
      'ALERTS{alertname="Watchdog", alertstate="firing", severity="none"}': '1x10',
      'ALERTS{alertname="C", alertstate="pending", severity="page"}': '1x10',
    };
    const shown = shows(exprOf('Alerts over time'), '5m', ['{alertname="A"}', 1], ['{alertname="B"}', 2]);
    expect(await failuresIn('firing', firing, [shown])).toBe('');
  });
});

describe('Delivery', () => {
  test('says 0 where all is well, and nothing where Argo CD says nothing', async () => {
    const well = { [app('web', 'Synced', 'Healthy')]: '1x10' };
    const panels = ['Not in sync', 'Not healthy', 'Automatic sync off', 'Failed syncs', 'Failed git requests'];
    const zero = panels.map((panel) => shows(exprOf(panel), '5m', ['{}', 0]));
    const nothing = panels.map((panel) => shows(exprOf(panel), '5m'));
    expect(await failuresIn('well', well, zero)).toBe('');
    expect(await failuresIn('silent', {}, nothing)).toBe('');
  });

  test('names the state that each Application is in', async () => {
    const states = { [app('web', 'Synced', 'Degraded')]: '1x10', [app('argocd', 'OutOfSync', 'Healthy')]: '1x10' };
    const shown = [
      shows(exprOf('Not in sync'), '5m', ['{}', 1]),
      shows(exprOf('Sync over time'), '5m', ['{name="web"}', 1], ['{name="argocd"}', 2]),
      shows(exprOf('Health over time'), '5m', ['{name="web"}', 4], ['{name="argocd"}', 1]),
    ];
    expect(await failuresIn('states', states, shown)).toBe('');
  });
});

describe('Cluster', () => {
  test('compares what is used with what is asked for, without the sums over a pod', async () => {
    const pods = {
      'container_memory_working_set_bytes{namespace="web", pod="a", container="web"}': '50x10',
      'container_memory_working_set_bytes{namespace="web", pod="a", container=""}': '70x10',
      'kube_pod_container_resource_requests{namespace="web", pod="a", container="web", resource="memory"}': '100x10',
      'kube_pod_container_resource_requests{namespace="web", pod="a", container="web", resource="cpu"}': '1x10',
    };
    const shown = shows(exprOf('Memory used of asked for'), '5m', ['{namespace="web"}', 0.5]);
    expect(await failuresIn('pods', pods, [shown])).toBe('');
  });

  test('says 0 where nothing ran out of memory, and "no" where no node is under pressure', async () => {
    const well = {
      'kube_pod_info{namespace="web", pod="a"}': '1x10',
      'kube_node_status_condition{node="n", condition="MemoryPressure", status="true"}': '0x10',
      'kube_node_status_condition{node="n", condition="MemoryPressure", status="false"}': '1x10',
    };
    const shown = [
      shows(exprOf('Out of memory'), '5m', ['{}', 0]),
      shows(exprOf('Pressure'), '5m', ['{condition="MemoryPressure", node="n"}', 1]),
    ];
    expect(await failuresIn('well', well, shown)).toBe('');
  });
});

describe('Prometheus', () => {
  test('names groups of rules without the path of their file', async () => {
    const group = '/etc/prometheus/rules/objectives.yaml;objectives-short';
    const groups = {
      [`prometheus_rule_group_last_duration_seconds{job="prometheus", rule_group="${group}"}`]: '0.5x10',
    };
    const shown = shows(exprOf('Time to evaluate'), '5m', ['{group="objectives-short"}', 0.5]);
    expect(await failuresIn('groups', groups, [shown])).toBe('');
  });

  test('says 0 where all targets are up', async () => {
    const up = { 'up{job="web", instance="a"}': '1x10', 'up{job="web", instance="b"}': '1x3 0x7' };
    const down = exprOf('Targets down');
    expect(await failuresIn('up', up, [shows(down, '2m', ['{}', 0]), shows(down, '6m', ['{}', 1])])).toBe('');
  });
});

/** What a figure said of a version, in one phase. */
function answer(phase: string): string {
  return `analysis_run_metric_phase{namespace="web", name="web-77c9-2", metric="availability", type="Prometheus", dry_run="false", phase="${phase}"}`;
}

describe('Rollouts', () => {
  const of = 'namespace="web", name="web"';
  test('tells two versions of one revision apart by the names of their pods', async () => {
    const series = {
      [count('web-5d4f-abcde', '/', 200)]: '0+60x10',
      [count('web-77c9-fghij', '/', 200)]: '0+54x10',
      [count('web-77c9-fghij', '/', 500)]: '0+6x10',
      [info('web-5d4f-abcde', 'aaa')]: '1x10',
      [info('web-77c9-fghij', 'aaa')]: '1x10',
    };
    const expressions = [
      shows(exprOf('Failed by version'), '5m', ['{version="77c9"}', 0.1], ['{version="5d4f"}', 0]),
      shows(exprOf('Versions'), '5m', ['{version="77c9", revision="aaa"}', 1], ['{version="5d4f", revision="aaa"}', 1]),
    ];
    expect(await failuresIn('versions', series, expressions)).toBe('');
  });

  test('says the share of pods, and what figures said', async () => {
    const series = {
      [`rollout_info_replicas_updated{${of}}`]: '1x10',
      [`rollout_info_replicas_available{${of}}`]: '6x10',
      [`rollout_info_replicas_unavailable{${of}}`]: '2x10',
      [`rollout_info{${of}, strategy="canary", phase="Abort"}`]: '1x10',
      [answer('Running')]: '0x10',
      [answer('Failed')]: '1x10',
    };
    const expressions = [
      shows(exprOf('Share of pods'), '5m', ['{}', 0.125]),
      shows(exprOf('Phase'), '5m', ['{name="web"}', 3]),
      shows(exprOf('Answers of the figures'), '5m', ['{name="web-77c9-2", metric="availability"}', 3]),
    ];
    expect(await failuresIn('share', series, expressions)).toBe('');
  });
});
