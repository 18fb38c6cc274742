import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import { jobs } from '../alerts/targets.ts';
import { definitions } from '../objectives/index.ts';
import { dashboardExpressions, ruleExpressions } from '../expressions.ts';
import { components, pinnedVersion } from './components.ts';
import { declared } from './declared.ts';
import { emittedBy } from './exposition.ts';
import { knownNames, outdated, type KnownNames } from './known.ts';
import { emittedByOurs } from './own.ts';
import { unknownNames } from './problems.ts';
import { readRecorded, recordedText, writeRecorded } from './recorded.ts';
import { targetLabels } from './scraped.ts';

// Services are booted, on a machine that may be busy.
jest.setTimeout(120_000);

const monitoring = join(repositoryRoot, 'monitoring');

test('every metric and label that rules and dashboards name is really emitted', async () => {
  const own = await emittedByOurs();
  const known = await knownNames(repositoryRoot, own);
  const problems = [...ruleExpressions(), ...dashboardExpressions()].flatMap(({ where, expr }) =>
    unknownNames(expr, known).map((problem) => `${where}: ${problem}`),
  );
  expect(problems).toEqual([]);
  // What the booted service said, and no list of ours.
  expect([...(own.web.get('http_request_duration_seconds_bucket')?.labels ?? [])].toSorted()).toEqual(
    ['le', 'method', 'route', 'status'].toSorted(),
  );
  expect(unknownNames('rate(http_request_duration_seconds_count{path="/"}[5m])', known)).toEqual([
    'http_request_duration_seconds_count has no label path',
  ]);
});

describe('unknownNames', () => {
  const known: KnownNames = {
    metrics: new Map([
      ['x', { kind: 'counter', labels: new Set(['job', 'pod']) }],
      ['y', { kind: 'gauge', labels: new Set(['job', 'pod', 'node']) }],
    ]),
    jobs: new Set(['web']),
  };

  test.each([
    ['x{pod="a",job="web"}', []],
    ['sum by (pod) (x) * on (pod) group_left (node) y', []],
    ['z{pod="a"}', ['nothing emits z']],
    ['x{node="a"}', ['x has no label node']],
    ['sum by (node) (x)', ['none of x has a label node']],
    ['x * on (node) y', ['none of x has a label node']],
    ['x{job="wbe"}', ['there is no job wbe']],
    ['rate(x[5m])', []],
    ['sum(increase(y[5m]))', ['increase() over y, which is a gauge']],
  ])('%s: %j', (expr, problems) => {
    expect(unknownNames(expr, known)).toEqual(problems);
  });
});

describe('what is recorded', () => {
  test('is of the versions that staging pins', async () => {
    expect(await outdated(repositoryRoot)).toEqual([]);
  });

  test('finds the pinned version of every component', async () => {
    const found = await Promise.all(
      components.map(async (component) =>
        pinnedVersion(component, await readFile(join(repositoryRoot, component.pinned.file), 'utf8')),
      ),
    );
    expect(found.filter((version) => version === undefined || !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  test('agrees with what is declared of metrics that only a failure brings', async () => {
    for (const { job, metric, kind, labels } of declared) {
      const component = components.find((each) => each.job === job);
      const seen = component && (await readRecorded(monitoring, component))?.metrics.get(metric);
      if (seen === undefined) continue;
      expect([metric, seen.kind, [...seen.labels].toSorted()]).toEqual([metric, kind, [...labels].toSorted()]);
    }
  });

  test('grows with the same version, and starts anew with another', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lockstep-emitted-'));
    const [component] = components;
    try {
      const seen = (version: string, ...metrics: string[]) => ({
        component: component?.name ?? '',
        version,
        metrics: new Map(metrics.map((metric) => [metric, { kind: 'gauge' as const, labels: new Set(['b', 'a']) }])),
      });
      const read = async () => component && readRecorded(folder, component);
      await writeRecorded(folder, seen('1', 'y'), await read());
      await writeRecorded(folder, seen('1', 'x'), await read());
      expect(recordedText((await read())!)).toContain('"x": {"kind":"gauge","labels":["a","b"]},\n    "y"');
      await writeRecorded(folder, seen('2', 'x'), await read());
      expect([...(await read())!.metrics.keys()]).toEqual(['x']);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

test('emittedBy reads names and labels, whatever the values hold', () => {
  const page = '# TYPE x counter\nx{a="1",b="}\\" c=\\"d"} 2\nx{e="f"} 1 123\n# TYPE h histogram\nh_sum 1\nup 1\n';
  expect(emittedBy(page)).toEqual(
    new Map([
      ['x', { kind: 'counter', labels: new Set(['a', 'b', 'e']) }],
      ['h_sum', { kind: 'counter', labels: new Set() }],
      ['up', { kind: 'unknown', labels: new Set() }],
    ]),
  );
});

test('the alert on a job without targets knows every job that Prometheus scrapes', async () => {
  // Of a part that is off before it is asked for, an alert of its own tells: RolloutsDown, DatabaseOperatorDown.
  const ofParts = ['database', 'database-operator', 'log-collector', 'log-lines', 'logs', 'rollouts', 'traces'];
  const services = definitions.filter(({ job, application }) => job === application).map(({ job }) => job);
  expect([...(await targetLabels(repositoryRoot)).keys()].toSorted()).toEqual(
    [...jobs, ...services, ...ofParts].toSorted(),
  );
});
