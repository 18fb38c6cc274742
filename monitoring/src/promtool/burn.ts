import { definitions } from '../objectives/index.ts';
import { parseDefinition, type Definition } from '../objectives/definition.ts';
import { pairs, type BurnRatePair } from '../objectives/pairs.ts';
import { objectiveGroups } from '../objectives/rules.ts';
import { web } from '../objectives/web.ts';
import type { Group } from '../rules/model.ts';
import type { Fired, Series } from './case.ts';
import type { Suite, Test } from './suite.ts';

/** A service of another shape than web: it proves that one more definition is all that a service needs. */
export const till: Definition = parseDefinition({
  service: 'till',
  needs: ['till/till'],
  histogram: 'grpc_server_handling_seconds',
  edges: [0.1, 1],
  job: 'till',
  counts: '',
  failed: { label: 'grpc_code', values: 'Internal|Unavailable' },
  availability: 99.5,
  latency: { percent: 95, seconds: 1 },
});

const groups = objectiveGroups(definitions);
const named = (name: string): Group[] => groups.filter((group) => group.name === name);

/** Each pair with what it reads as recorded, for its factor exactly; then the way from requests to alerts, then values. */
export function burnSuites(): Suite[] {
  return [
    {
      name: 'burn-rate-pairs',
      groups: named('objectives-burn'),
      evaluationInterval: '1m',
      tests: pairs.flatMap((pair) => pairTests(pair)),
    },
    {
      name: 'from-requests-to-alerts',
      groups: objectiveGroups([...definitions, till]),
      evaluationInterval: '30s',
      tests: requestTests,
    },
    { name: 'thirty-days', groups: named('objectives-period'), evaluationInterval: '30d', tests: periodTests },
    { name: 'long-windows', groups: named('objectives-long'), evaluationInterval: '3d', tests: longTests },
  ];
}

function pairTests(pair: BurnRatePair): Test[] {
  const { long, short, factor } = pair;
  const threshold = 0.001 * factor;
  const test = (when: string, recorded: Recorded, fires: readonly Fired[] = []): Test => ({
    name: `${factor} (${long}/${short}): ${when}`,
    interval: '1m',
    series: recordedSeries(pair, recorded),
    alerts: [{ alert: 'ErrorBudgetBurn', at: '1m', fires }],
  });
  const above = threshold * 1.01;
  const below = threshold * 0.99;
  return [
    test('above in both', { long: above, short: above }, [fired(pair, percent(above))]),
    test('at its factor', { long: threshold, short: threshold }),
    test('below', { long: below, short: below }),
    test('above no longer', { long: above, short: below }),
    test('above not for long', { long: below, short: above }),
    test('above by few requests', { long: above, short: above, badPerSecond: 4 / 30 }),
  ];
}

function webOf(window: string): string {
  return `{service="web",objective="availability",window="${window}"}`;
}

interface Recorded {
  readonly long: number;
  readonly short: number;
  /** Of the two samples that the long window then has, 30 s each: 10 bad requests need a sum of a third. */
  readonly badPerSecond?: number;
}

function recordedSeries({ long, short }: BurnRatePair, recorded: Recorded): Series {
  return {
    [`slo:error_ratio:rate${long}${webOf(long)}`]: `${recorded.long}x2`,
    [`slo:error_ratio:rate${short}${webOf(short)}`]: `${recorded.short}x2`,
    [`slo:error_budget:ratio${webOf('30d')}`]: '0.001x2',
    [`slo:errors:rate5m${webOf('5m')}`]: `${recorded.badPerSecond ?? 5 / 30}x2`,
  };
}

function fired(
  { severity, long, short }: BurnRatePair,
  share: string,
  service = 'web',
  objective = 'availability',
): Fired {
  return { labels: { service, objective, long, short, severity }, values: [share] };
}

/** As humanizePercentage writes it. */
function percent(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(4))}%`;
}

function grow(by: number): string {
  return `0+${by}x200`;
}

/** Requests in each half minute, of which some fail and some are slow. */
function requests(total: number, failing: number, slow = 0, service: Definition = web): Series {
  const { histogram, job, failed } = service;
  const route = service === web ? 'method="GET",route="/",' : '';
  const bad = service === web ? '500' : 'Internal';
  const good = service === web ? '200' : 'OK';
  const series = (suffix: string, end: string, le: string) =>
    `${histogram}_${suffix}{job="${job}",pod="a",${route}${failed.label}="${end}"${le}}`;
  const edge = service === web ? '0.3' : '1.0';
  return {
    [series('count', good, '')]: grow(total - failing),
    [series('bucket', good, `,le="${edge}"`)]: grow(total - failing - slow),
    [series('count', bad, '')]: grow(failing),
    // Failures are quick: they must not make up for slow answers.
    [series('bucket', bad, `,le="${edge}"`)]: grow(failing),
  };
}

const [, ...withoutFastest] = pairs;
const slowest = pairs.slice(-1);

const requestTests: readonly Test[] = [
  chain(
    '1.44 % fail, which is the factor',
    requests(10_000, 144),
    withoutFastest.map((p) => fired(p, '1.44%')),
  ),
  chain(
    '1.45 % fail',
    requests(10_000, 145),
    pairs.map((pair) => fired(pair, '1.45%')),
  ),
  chain(
    '0.61 % fail',
    requests(10_000, 61),
    withoutFastest.map((pair) => fired(pair, '0.61%')),
  ),
  chain(
    '0.29 % fail',
    requests(10_000, 29),
    slowest.map((pair) => fired(pair, '0.29%')),
  ),
  chain('0.09 % fail, which the objective allows', requests(10_000, 9), []),
  chain(
    'a third is slow',
    requests(900, 0, 300),
    pairs.map((pair) => fired(pair, '33.33%', 'web', 'latency')),
  ),
  chain('one error at night', atNight(1), []),
  chain('nine errors at night', atNight(9), []),
  chain(
    'few users, and all fail',
    requests(1, 1),
    pairs.map((pair) => fired(pair, '100%')),
  ),
  chain('clients ask for what is not there', clientErrors(), []),
  {
    ...chain('nobody asks', { [`${web.histogram}_count{job="web",route="/",status="200"}`]: '7x200' }, []),
    expressions: [
      { expr: 'slo:error_ratio:rate5m or slo:error_ratio:rate1h or slo:burn_rate:current', at: '1h', samples: [] },
      { expr: 'count(slo:requests:rate5m == 0)', at: '1h', samples: [{ labels: '{}', value: 2 }] },
    ],
  },
  {
    ...chain('only Prometheus asks, and its requests fail', scrapes(), []),
    expressions: [{ expr: 'slo:requests:rate5m', at: '1h', samples: [] }],
  },
  chain(
    'two services, of which one fails',
    { ...requests(1_000, 0), ...requests(1_000, 100, 0, till) },
    pairs.map((pair) => fired(pair, '10%', 'till')),
  ),
  {
    name: 'a pod starts its counters anew',
    interval: '30s',
    series: { [`${web.histogram}_count{job="web",pod="a",route="/",status="200"}`]: '0+100x60 0+100x60' },
    expressions: [
      {
        expr: 'slo:error_ratio:rate5m{objective="availability"}',
        at: '45m',
        samples: [{ labels: 'slo:error_ratio:rate5m{service="web",objective="availability",window="5m"}', value: 0 }],
      },
    ],
  },
  {
    name: 'what is recorded for a service',
    interval: '30s',
    series: requests(1_000, 1, 5),
    expressions: [
      value('slo:requests:rate5m', 'availability', '5m', 1_000 / 30),
      value('slo:objective:ratio', 'latency', '30d', 0.99),
      value('slo:error_budget:ratio', 'availability', '30d', 0.001),
      value('slo:error_ratio:rate1h', 'availability', '1h', 0.001),
      value('slo:burn_rate:current', 'availability', '5m', 1),
      value('slo:error_budget_left:ratio', 'availability', '30d', 0),
      value('slo:error_budget_left:ratio', 'latency', '30d', 1 - 5 / 999 / 0.01),
    ],
  },
];

function chain(name: string, series: Series, fires: readonly Fired[]): Test {
  return { name, interval: '30s', series, alerts: [{ alert: 'ErrorBudgetBurn', at: '1h', fires }] };
}

/** A request a minute, of which so many fail close together, up to now. */
function atNight(failures: number): Series {
  const before = 118 - failures;
  return {
    [`${web.histogram}_count{job="web",route="/",status="200"}`]: '0+0.5x200',
    [`${web.histogram}_bucket{job="web",route="/",status="200",le="0.3"}`]: '0+0.5x200',
    [`${web.histogram}_count{job="web",route="/",status="500"}`]: `0x${before} 1+1x${failures - 1} ${failures}x90`,
  };
}

function clientErrors(): Series {
  return {
    [`${web.histogram}_count{job="web",route="unmatched",status="404"}`]: '0+100x200',
    [`${web.histogram}_bucket{job="web",route="unmatched",status="404",le="0.3"}`]: '0+100x200',
    [`${web.histogram}_count{job="web",route="/",status="499"}`]: '0+50x200',
    [`${web.histogram}_bucket{job="web",route="/",status="499",le="0.3"}`]: '0+50x200',
  };
}

function scrapes(): Series {
  return { [`${web.histogram}_count{job="web",route="/api/metrics",status="500"}`]: '0+2x200' };
}

function value(metric: string, objective: string, window: string, expected: number) {
  const labels = `service="web",objective="${objective}",window="${window}"`;
  // In billionths: which of the last digits comes out depends on the order of additions.
  return {
    expr: `round(1e9 * ${metric}{service="web",objective="${objective}"})`,
    at: '1h',
    samples: [{ labels: `{${labels}}`, value: Math.round(expected * 1e9) }],
  };
}

const web5m = webOf('5m');

/** Thirty days at five minutes: by day 100 requests a second and none bad, by night 1 and half of them bad. */
const periodTests: readonly Test[] = [
  {
    name: 'each request weighs the same, at noon and at night',
    interval: '12h',
    series: {
      [`slo:requests:rate5m${web5m}`]: Array.from({ length: 61 }, (_, half) => (half % 2 === 0 ? 1 : 100)).join(' '),
      [`slo:errors:rate5m${web5m}`]: Array.from({ length: 61 }, (_, half) => (half % 2 === 0 ? 0.05 : 0)).join(' '),
      'slo:error_budget:ratio{service="web",objective="availability",window="30d"}': '0.001x60',
    },
    expressions: [
      // The mean of the shares would be 2.5 %, and nothing left of the budget.
      period('slo:error_ratio:rate30d', 0.05 / 101),
      period('slo:error_budget_left:ratio', 1 - 0.05 / 101 / 0.001),
    ],
  },
  {
    name: 'a budget that is overdrawn',
    interval: '1d',
    series: {
      [`slo:requests:rate5m${web5m}`]: '10x30',
      [`slo:errors:rate5m${web5m}`]: '0.015x30',
      'slo:error_budget:ratio{service="web",objective="availability",window="30d"}': '0.001x30',
    },
    expressions: [period('slo:error_budget_left:ratio', -0.5)],
  },
  {
    name: 'no request in thirty days',
    interval: '1d',
    series: {
      [`slo:requests:rate5m${web5m}`]: '0x30',
      [`slo:errors:rate5m${web5m}`]: '0x30',
      'slo:error_budget:ratio{service="web",objective="availability",window="30d"}': '0.001x30',
    },
    expressions: [{ expr: 'slo:error_budget_left:ratio', at: '30d', samples: [] }],
  },
];

function period(metric: string, expected: number) {
  return {
    expr: `round(1e9 * ${metric})`,
    at: '30d',
    samples: [{ labels: '{service="web",objective="availability",window="30d"}', value: Math.round(expected * 1e9) }],
  };
}

/** An hour of failures at the end of three good days: each window sees it in its own share. */
const longTests: readonly Test[] = [
  {
    name: 'an hour of failures in each long window',
    interval: '30m',
    series: {
      [`slo:requests:rate5m${web5m}`]: '10x144',
      [`slo:errors:rate5m${web5m}`]: '0x142 5 5',
    },
    expressions: (
      [
        ['2h', 0.25],
        ['6h', 1 / 12],
        ['1d', 1 / 48],
        ['3d', 1 / 144],
      ] as const
    ).map(([window, expected]) => ({
      expr: `round(1e9 * slo:error_ratio:rate${window})`,
      at: '3d',
      samples: [
        {
          labels: `{service="web",objective="availability",window="${window}"}`,
          value: Math.round(expected * 1e9),
        },
      ],
    })),
  },
];
