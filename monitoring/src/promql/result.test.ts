import { expect, test } from '@jest/globals';
import { recordedLabels, resultLabels } from './index.ts';

const known = new Map([
  ['slo:errors:rate5m', new Set(['service', 'objective'])],
  ['slo:door:rate5m', new Set(['service'])],
]);

test.each([
  ['vector(1)', []],
  ['sum(rate(x_total[5m])) / 300', []],
  ['sum by (job, pod) (x)', ['job', 'pod']],
  ['sum(x) by (job)', ['job']],
  ['max_over_time(slo:errors:rate5m[5m]) / slo:door:rate5m', ['service', 'objective']],
  ['slo:door:rate5m or sum by (code) (x)', ['service', 'code']],
  ['topk by (service) (3, slo:door:rate5m)', ['service']],
  ['sum without (service) (slo:errors:rate5m)', ['service', 'objective']],
  ['label_replace(slo:door:rate5m, "to", "$1", "service", "(.*)")', ['service', 'to']],
  ['histogram_quantile(0.99, sum by (le, job) (rate(x_bucket[5m])))', ['le', 'job']],
])('the result of %s has at most the labels %j', (expr, labels) => {
  expect([...(resultLabels(expr, (metric) => known.get(metric)) ?? ['unknown'])].toSorted()).toEqual(labels.toSorted());
});

test.each([
  'x',
  'sum by (job) (y) * x',
  'sum without (pod) (x)',
  'count_values("version", slo:door:rate5m)',
  'absent(slo:door:rate5m)',
])('nobody knows which labels the result of %s has', (expr) => {
  expect(resultLabels(expr, (metric) => known.get(metric))).toBeUndefined();
});

test('what rules record has their labels, those of what they are made of, and no others', () => {
  const rules = [
    { record: 'a:errors', expr: 'sum(rate(x_total[5m]))', labels: { service: 'web', window: '5m' } },
    { record: 'a:errors', expr: 'sum by (code) (rate(x_total[5m]))', labels: { service: 'front' } },
    { record: 'a:ratio', expr: 'a:errors / 300', labels: { of: 'errors' } },
    { record: 'a:any', expr: 'rate(x_total[5m])' },
    { record: 'a:known', expr: 'rate(y_total[5m])' },
    { record: 'a:itself', expr: 'a:itself or vector(0)' },
  ];
  const labels = recordedLabels(rules, (metric) => (metric === 'y_total' ? new Set(['pod']) : undefined));
  expect(Object.fromEntries([...labels].map(([name, found]) => [name, found && [...found].toSorted()]))).toEqual({
    'a:errors': ['code', 'service', 'window'],
    'a:ratio': ['code', 'of', 'service', 'window'],
    'a:any': undefined,
    'a:known': ['pod'],
    'a:itself': [],
  });
});
