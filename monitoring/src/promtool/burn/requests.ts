import { parseDefinition, type Definition } from '../../objectives/definition.ts';
import { pairs } from '../../objectives/pairs.ts';
import { web } from '../../objectives/specimen.ts';
import type { Fired, InputSeries } from '../case.ts';
import type { ExpressionCase, Test } from '../suite.ts';
import { fired } from './fired.ts';

/** A service of another shape than web: it proves that one more definition is all that a service needs. */
export const till: Definition = parseDefinition({
  service: 'till',
  application: 'till',
  needs: ['till/till'],
  door: { service: 'till-till-grpc@kubernetes', counts: '', failed: '5..' },
  histogram: 'grpc_server_handling_seconds',
  edges: [0.1, 1],
  job: 'till',
  counts: '',
  failed: { label: 'grpc_code', values: 'Internal|Unavailable' },
  availability: 99.5,
  latency: { percent: 95, seconds: 1 },
});

const traefik = 'job="traefik",instance="t1",pod="traefik-1"';
const probe = 'probe_success{job="blackbox",service="web",instance="https://web.example.com/health"}';

function grow(by: number): string {
  return `0+${by}x200`;
}

/** Requests in each half minute, of which some fail and some are slow, as the door and as the pods see them. */
function requests(total: number, failing: number, slow = 0, service: Definition = web): InputSeries {
  return {
    [door('200', '-', service)]: grow(total - failing),
    [door('500', '-', service)]: grow(failing),
    ...atThePods(total, failing, slow, service),
  };
}

/** A series of the door: the answers with that status on the route to a path. */
function door(code: string, path = '-', { door: { service } }: Definition = web): string {
  const router = `${service.replace('@kubernetes', '')}-example-com${path}@kubernetes`;
  return `traefik_router_requests_total{${traefik},router="${router}",service="${service}",code="${code}"}`;
}

function atThePods(total: number, failing: number, slow: number, service: Definition): InputSeries {
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

/** The whole way from a service's own counters to the alerts. */
export const requestTests: readonly Test[] = [
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
  {
    ...chain('nine errors at night', atNight(9), []),
    // Only that they are few keeps it silent, and they are counted right.
    expressions: [
      {
        expr: 'slo:error_ratio:rate30m{objective="availability"} > bool 0.2',
        at: '30m',
        samples: [{ labels: '{service="web",objective="availability",window="30m"}', value: 1 }],
      },
      {
        expr: 'round(30 * sum_over_time(slo:errors:rate5m{objective="availability"}[1h]))',
        at: '30m',
        samples: [{ labels: '{service="web",objective="availability",window="5m"}', value: 9 }],
      },
    ],
  },
  chain(
    'few users, and all fail',
    requests(1, 1),
    pairs.map((pair) => fired(pair, '100%')),
  ),
  chain('clients ask for what is not there', clientErrors(), []),
  {
    ...chain(
      'nobody asks',
      { [door('200')]: '7x200', [`${web.histogram}_count{job="web",route="/",status="200"}`]: '7x200' },
      [],
    ),
    expressions: [
      { expr: 'slo:error_ratio:rate5m or slo:error_ratio:rate1h or slo:burn_rate:current', at: '30m', samples: [] },
      { expr: 'count(slo:requests:rate5m == 0)', at: '30m', samples: [{ labels: '{}', value: 2 }] },
    ],
  },
  {
    ...chain('only Prometheus asks, and its requests fail at the pods', scrapes(), []),
    expressions: [{ expr: 'slo:requests:rate5m', at: '30m', samples: [] }],
  },
  chain(
    'two services, of which one fails',
    { ...requests(1_000, 0), ...requests(1_000, 100, 0, till) },
    pairs.map((pair) => fired(pair, '10%', 'till')),
  ),
  {
    name: 'the door starts its counters anew',
    interval: '30s',
    series: { [door('200')]: '0+100x40 0+100x60' },
    expressions: [
      {
        expr: 'slo:error_ratio:rate5m{objective="availability"}',
        at: '30m',
        samples: [{ labels: 'slo:error_ratio:rate5m{service="web",objective="availability",window="5m"}', value: 0 }],
      },
    ],
  },
  chain(
    'the pods say that all is well, and the door answers 503',
    { ...atThePods(1_000, 0, 0, web), [door('200')]: '0+980x200', [door('503')]: '0+20x200' },
    pairs.map((pair) => fired(pair, '2%')),
  ),
  chain(
    'the door answers 404 for what its service does not have',
    { [door('200')]: '0+90x200', [door('404')]: '0+10x200' },
    [],
  ),
  chain(
    'a monitor asks for the health, and nobody else comes',
    { [door('200', '-health')]: '0+2x200', [probe]: '1x200' },
    [],
  ),
  {
    // Twenty minutes of 100 a minute, then the door is gone with its series; the pods are bored and well.
    ...chain(
      'the door is gone',
      {
        ...atThePods(0, 0, 0, web),
        [door('200')]: '0+50x40 stale',
        [`up{${traefik}}`]: '1x40 stale',
        [probe]: '1x40 0x100',
      },
      pairs.map((pair) => fired(pair, '49.96%')),
      '45m',
    ),
    expressions: [
      // As many as were made in a second before, the last minutes of a rate that ends among them.
      {
        expr: 'slo:lost_requests:rate5m > bool 1.4 and on () slo:lost_requests:rate5m <= 50 / 30',
        at: '45m',
        samples: [{ labels: '{service="web",why="unreachable"}', value: 1 }],
      },
      within('slo:error_ratio:rate5m{objective="availability"}', '45m', 1, of('5m')),
      // Of the thirty days that the objective looks back here are these 45 minutes.
      {
        expr: 'slo:error_budget_left:ratio{objective="availability"} < bool 0',
        at: '45m',
        samples: [{ labels: of('30d'), value: 1 }],
      },
    ],
  },
  {
    ...chain(
      'the name leads nowhere: the door is there and nobody comes',
      { [door('200')]: '0+50x40 2000x100', [`up{${traefik}}`]: '1x140', [probe]: '1x40 0x100' },
      pairs.map((pair) => fired(pair, '38.69%')),
      '40m',
    ),
  },
  {
    ...chain(
      'the probe alone is broken, and the door counts users',
      { ...requests(50, 0), [probe]: '1x40 0x160' },
      [],
      '40m',
    ),
    expressions: [within('slo:lost_requests:rate5m', '40m', 0, '{service="web",why="unreachable"}')],
  },
  {
    ...chain(
      'nothing probes, and nobody asks',
      { [door('200')]: '0+50x40 2000x100', 'up{job="blackbox"}': '0x140' },
      [],
      '40m',
    ),
    expressions: [{ expr: 'slo:lost_requests:rate5m', at: '40m', samples: [] }],
  },
  {
    // A new service that nobody has used yet: its probes stand for its users.
    ...chain(
      'nobody ever asked, and the probe fails from its first',
      { [probe]: '0x140' },
      pairs.map((pair) => fired(pair, '100%')),
    ),
  },
  {
    // 12 at once in a series that was not there, then no more: rate() alone sees none of them.
    name: 'the first failures of a series that did not exist',
    interval: '30s',
    series: { [door('200')]: '0+50x100', [door('502')]: '_x40 12x60', [`up{${traefik}}`]: '1x100' },
    expressions: [
      {
        expr: `round(30 * sum_over_time(slo:errors:rate5m{objective="availability"}[1h]))`,
        at: '40m',
        samples: [{ labels: of('5m'), value: 12 }],
      },
      within('slo:errors:rate5m{objective="availability"}', '22m', 12 / 300, of('5m')),
      within('slo:errors:rate5m{objective="availability"}', '30m', 0, of('5m')),
    ],
  },
  {
    name: 'a pod of the door that has just started has counted from nothing',
    interval: '30s',
    series: {
      [door('503')]: '_x40 30x60',
      [`up{${traefik}}`]: '_x40 1x60',
      // Twenty minutes after the epoch of the test.
      [`process_start_time_seconds{${traefik}}`]: '_x40 1190x60',
    },
    expressions: [within('slo:errors:rate5m{objective="availability"}', '22m', 30 / 300, of('5m'))],
  },
  {
    name: 'after a pause of Prometheus nothing is new, however much was counted before',
    interval: '30s',
    series: {
      [door('503')]: '5000x10 _x40 5000x50',
      [`up{${traefik}}`]: '1x10 _x40 1x50',
      [`process_start_time_seconds{${traefik}}`]: '-9000x10 _x40 -9000x50',
    },
    expressions: [within('slo:errors:rate5m{objective="availability"}', '27m', 0, of('5m'))],
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

function chain(name: string, series: InputSeries, fires: readonly Fired[], at = '30m'): Test {
  return { name, interval: '30s', series, alerts: [{ alert: 'ErrorBudgetBurn', at, fires }] };
}

/** A request a minute, and so many that fail one after the other, the last of them ten minutes ago. */
function atNight(failures: number): InputSeries {
  const before = 38 - failures;
  return {
    [door('200')]: '0+0.5x200',
    [door('500')]: `0x${before} 1+1x${failures - 1} ${failures}x90`,
  };
}

function clientErrors(): InputSeries {
  return {
    [door('404')]: '0+100x200',
    [door('499')]: '0+50x200',
    [`${web.histogram}_count{job="web",route="unmatched",status="404"}`]: '0+100x200',
    [`${web.histogram}_bucket{job="web",route="unmatched",status="404",le="0.3"}`]: '0+100x200',
    [`${web.histogram}_count{job="web",route="/",status="499"}`]: '0+50x200',
    [`${web.histogram}_bucket{job="web",route="/",status="499",le="0.3"}`]: '0+50x200',
  };
}

function scrapes(): InputSeries {
  return { [`${web.histogram}_count{job="web",route="/api/metrics",status="500"}`]: '0+2x200' };
}

function of(window: string): string {
  return `{service="web",objective="availability",window="${window}"}`;
}

/** That an expression has one value, in billionths. */
function within(expr: string, at: string, expected: number, labels: string): ExpressionCase {
  return { expr: `round(1e9 * ${expr})`, at, samples: [{ labels, value: Math.round(expected * 1e9) }] };
}

function value(metric: string, objective: string, window: string, expected: number) {
  const labels = `service="web",objective="${objective}",window="${window}"`;
  // In billionths: which of the last digits comes out depends on the order of additions.
  return {
    expr: `round(1e9 * ${metric}{service="web",objective="${objective}"})`,
    at: '30m',
    samples: [{ labels: `{${labels}}`, value: Math.round(expected * 1e9) }],
  };
}
