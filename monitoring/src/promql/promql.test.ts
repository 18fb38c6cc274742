import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { checkExpr, groupingsIn, metricNamesIn } from './index.ts';

describe('checkExpr', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  test.each([
    'up',
    'sum by (job) (rate(http_requests_total{job="web"}[5m])) > 0.5',
    'histogram_quantile(0.99, sum by (le) (rate(x_bucket{route!="/api/metrics"}[$__rate_interval])))',
    'max_over_time((sum(up))[1h:5m])',
    'increase(x_total{pod=~"$pod"}[$__range])',
    'x offset 5m and on (job) y{instance="${instance:regex}"}',
    'vector(1)',
    'kube_pod_info * on (pod) group_left (node) y',
  ])('finds nothing wrong with %s', (expr) => {
    expect(checkExpr(expr)).toEqual([]);
  });

  test.each([
    ['sum(rate(x_total[5m])', /does not parse/],
    ['', /does not parse/],
    ['rate(x_total)', /expected type matrix .* got vector/],
    ['rate(sum(x_total)[5m])', /a range stands on "sum\(x_total\)"/],
    ['sum_over_time((x)[5m])', /a range stands on "\(x\)"/],
    ['nosuch(x)', /does not parse|function/],
    ['rate(http_requests_in_flight[5m])', /rate\(\) over http_requests_in_flight, which is no counter/],
    ['increase(app_build_info[1h])', /no counter/],
    ['{job="web"}', /names no metric/],
    ['{__name__=~"http_.*"}', /names no metric/],
    ['x{a=""} and 1', /set operator|binary/],
    ['1 > 2', /BOOL/],
  ])('refuses %s', (expr, problem) => {
    expect(checkExpr(expr).join('\n')).toMatch(problem);
  });

  test('judges the whole expression also where parsing takes long', () => {
    let now = 0;
    jest.spyOn(Date, 'now').mockImplementation(() => (now += 25));
    expect(
      checkExpr('(sum by (job) (rate(x_total{job="a"}[5m])) or 0 * sum(y)) / (sum(rate(z_total[5m])) > 0)'),
    ).toEqual([]);
  });

  test('asks dashboards for the rate interval, which rules can not use', () => {
    expect(checkExpr('rate(x_total[5m])')).toEqual([]);
    expect(checkExpr('rate(x_total[5m])', { rateInterval: true })).toEqual([
      'rate() over [5m]: take [$__rate_interval]',
    ]);
    expect(checkExpr('sum(rate(x_total{a="b"}[$__rate_interval]))', { rateInterval: true })).toEqual([]);
    expect(checkExpr('increase(x_total[$__range])', { rateInterval: true })).toEqual([]);
    expect(checkExpr('irate(x_total[$__range])', { rateInterval: true })).toHaveLength(1);
  });
});

describe('namesIn', () => {
  test('tells each metric with the labels that it is selected by', () => {
    const expr =
      'sum by (job) (rate(x_total{job="web", route!~"/a|/b"}[$__rate_interval])) / on () slo:y:rate5m{a=~".+"}';
    expect(metricNamesIn(expr)).toEqual([
      { metric: 'x_total', labels: ['job', 'route'], equal: { job: 'web' } },
      { metric: 'slo:y:rate5m', labels: ['a'], equal: {} },
    ]);
  });

  test('knows the other spellings of a name', () => {
    expect(metricNamesIn('{__name__="x", a="b"} or {"y", "c"="d"}')).toEqual([
      { metric: 'x', labels: ['a'], equal: { a: 'b' } },
      { metric: 'y', labels: ['c'], equal: { c: 'd' } },
    ]);
  });

  test('finds names that a function takes in front of a scalar', () => {
    expect(metricNamesIn('predict_linear(x{a="b"}[6h], 3600) < 0').map(({ metric }) => metric)).toEqual(['x']);
    expect(metricNamesIn('absent(up{job="a"}) or absent(up{job="b"})')).toHaveLength(2);
  });
});

describe('groupingsIn', () => {
  test('tells which metrics have to have the labels', () => {
    expect(groupingsIn('sum by (pod, job) (x{a="b"}) / on (pod) group_left (node) max by (pod, node) (y)')).toEqual([
      { labels: ['pod', 'job'], metrics: ['x'] },
      { labels: ['pod'], metrics: ['x'] },
      { labels: ['pod'], metrics: ['y'] },
      { labels: ['node'], metrics: ['y'] },
      { labels: ['pod', 'node'], metrics: ['y'] },
    ]);
  });

  test('leaves out what label_replace makes', () => {
    expect(groupingsIn('sum by (workload) (label_replace(x, "workload", "$1", "pod", "(.*)"))')).toEqual([]);
  });
});
