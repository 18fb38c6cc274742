import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { Failure } from '@lockstep/tools/lib/failure';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import { parseDefinition, type Definition } from './definition.ts';
import { pairs, periodDays } from './pairs.ts';
import { probeSeconds } from './door.ts';
import { definitions } from './index.ts';
import { edgeLabel, objectiveGroups } from './rules.ts';
import { web } from './specimen.ts';

describe('a definition', () => {
  test.each<[string, Partial<Definition>, RegExp]>([
    ['an objective of everything', { availability: 100 }, /availability is 100: it is a percentage below 100/],
    ['a ratio for a percentage', { availability: 0.999 }, /availability is 0.999: .* no alert could ever fire/],
    ['more than can be kept', { availability: 99.999 }, /above 99.99 the budget is gone before/],
    ['no number', { availability: Number.NaN }, /availability is null/],
    ['an objective of everything in time', { latency: { percent: 101, seconds: 0.3 } }, /latency.percent is 101/],
    [
      'an edge that is no bucket',
      { latency: { percent: 99, seconds: 0.5 } },
      /latency.seconds is 0.5: only an edge of a bucket/,
    ],
    ['a counter for a histogram', { histogram: 'http_requests_total' }, /histogram is "http_requests_total"/],
    [
      'a series for a histogram',
      { histogram: 'http_request_duration_seconds_count' },
      /without _bucket, _count or _sum/,
    ],
    ['broken matchers', { counts: 'route=/' }, /counts is "route=\/": these are no label matchers/],
    ['an edge among the matchers', { counts: 'le="0.3"' }, /le and job are written by the generator/],
    ['a broken expression', { failed: { label: 'status', values: '5(' } }, /failed.values/],
    ['failures of nothing', { failed: { label: 'status', values: '' } }, /failed.values/],
    [
      'a Service for the name of the door',
      { door: { ...web.door, service: 'web' } },
      /NAMESPACE-SERVICE-PORT@kubernetes/,
    ],
    ['broken matchers of the door', { door: { ...web.door, counts: 'router=/' } }, /door.counts is "router=\/"/],
    ['a status among the matchers', { door: { ...web.door, counts: 'code="200"' } }, /code and service are written/],
    ['a broken expression of statuses', { door: { ...web.door, failed: '5(' } }, /door.failed/],
    ['a name with a blank', { service: 'my web' }, /service is "my web"/],
    ['no Deployment', { needs: [] }, /without a Deployment nobody answers/],
    ['a Deployment of no namespace', { needs: ['web'] }, /it is NAMESPACE\/NAME/],
  ])('refuses %s', (_what, change, reason) => {
    const refused = () => parseDefinition({ ...web, ...change });
    expect(refused).toThrow(Failure);
    expect(refused).toThrow(reason);
    expect(refused).toThrow(/docs\/objectives\.md/);
  });

  test('of web is 99.9 % without failure and 99 % within 0.3 s', () => {
    expect(web).toMatchObject({ availability: 99.9, latency: { percent: 99, seconds: 0.3 } });
    expect(periodDays).toBe(30);
  });
});

test('the factors are those that use 2, 5, 10 and 10 % of the budget in their long window', () => {
  expect(pairs.map(({ factor, long, short }) => `${factor} ${long} ${short}`)).toEqual([
    '14.4 1h 5m',
    '6 6h 30m',
    '3 1d 2h',
    '1 3d 6h',
  ]);
});

test('a second service adds its own group and changes no other', () => {
  const one = objectiveGroups([web]);
  const two = objectiveGroups([web, { ...web, service: 'till' }]);
  expect(two.filter(({ name }) => name !== 'objectives-of-till')).toEqual(one);
});

test('the door knows each service by the name that its Ingress gives', async () => {
  const named = await Promise.all(definitions.map(({ needs }) => namesAtTheDoor(needs)));
  expect(definitions.map(({ door }) => door.service)).toEqual(named.map((names) => names.join()));
});

interface Ingress {
  readonly spec: { readonly rules: readonly { readonly http: { readonly paths: readonly Path[] } }[] };
}

interface Path {
  readonly backend: { readonly service: { readonly name: string; readonly port: { readonly name: string } } };
}

/** Of the first Deployment's Ingress, whose folder in `base/` is its namespace. */
async function namesAtTheDoor(needs: readonly string[]): Promise<string[]> {
  const namespace = `${needs[0]}`.split('/')[0]!;
  const { spec } = parse(await readFile(join(repositoryRoot, 'base', namespace, 'ingress.yaml'), 'utf8')) as Ingress;
  const services = spec.rules.flatMap(({ http }) => http.paths.map(({ backend }) => backend.service));
  return [...new Set(services.map(({ name, port }) => `${namespace}-${name}-${port.name}@kubernetes`))];
}

test('the probe of the public name is made as often as its rule counts', async () => {
  const text = await readFile(join(repositoryRoot, 'monitoring', 'prometheus', 'prometheus.yml'), 'utf8');
  const { scrape_configs: jobs } = parse(text, { merge: true }) as {
    scrape_configs: { job_name: string; scrape_interval?: string }[];
  };
  expect(jobs.find(({ job_name: name }) => name === 'blackbox')?.scrape_interval).toBe(`${probeSeconds}s`);
});

test('an edge is written as Prometheus 3 keeps it', () => {
  expect([0.3, 1, 2.5, 10].map(edgeLabel)).toEqual(['0.3', '1.0', '2.5', '10.0']);
});

test('Prometheus keeps samples for longer than the period', async () => {
  const text = await readFile(join(repositoryRoot, 'monitoring', 'prometheus', 'prometheus.yml'), 'utf8');
  const { storage } = parse(text, { merge: true }) as { storage: { tsdb: { retention: { time: string } } } };
  expect(storage.tsdb.retention.time).toMatch(/^\d+d$/);
  expect(Number.parseInt(storage.tsdb.retention.time, 10)).toBeGreaterThan(periodDays);
});
