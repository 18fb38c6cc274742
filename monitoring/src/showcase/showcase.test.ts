import { describe, expect, test } from '@jest/globals';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import { otherQueries, panelQueries } from '../dashboards/index.ts';
import { emittedByOurs } from '../emitted/own.ts';
import { knownNames } from '../emitted/known.ts';
import { metricNamesIn } from '../promql/index.ts';
import { showcaseSeries } from './index.ts';
import { counter, gauge, minutes, noise, openMetrics, madeMinutes } from './series.ts';

const all = showcaseSeries(Date.UTC(2026, 0, 31));

describe('the made-up cluster', () => {
  test('has nothing that the real one does not emit, by metric and label', async () => {
    const { metrics } = await knownNames(repositoryRoot, await emittedByOurs());
    const made = new Set(all.flatMap(({ metric, labels }) => Object.keys(labels).map((label) => `${metric} ${label}`)));
    const unknown = [...made].filter((each) => {
      const [metric = '', label = ''] = each.split(' ');
      return !['job', 'instance'].includes(label) && metrics.get(metric)?.labels.has(label) !== true;
    });
    expect(unknown).toEqual([]);
  });

  test('has every metric that a board asks for', () => {
    const there = new Set(all.map(({ metric }) => metric));
    const asked = [...panelQueries(), ...otherQueries()].flatMap(({ expr }) =>
      metricNamesIn(expr).map(({ metric }) => metric),
    );
    expect([...new Set(asked)].filter((metric) => !there.has(metric))).toEqual([]);
  });

  test('has no two series of one name', () => {
    const names = all.map(({ metric, labels }) => `${metric}${JSON.stringify(Object.entries(labels).toSorted())}`);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});

test('counters only grow, from their first minute on', () => {
  const { at } = counter('x_total', {}, (minute) => (minute < 2 ? undefined : 0.5));
  expect([0, 1, 2, 3].map((minute) => at(minute))).toEqual([undefined, undefined, 30, 60]);
});

test('noise is the same at every run, and not of one value', () => {
  const values = Array.from({ length: 100 }, (_, minute) => noise('a', minute));
  expect(values).toEqual(Array.from({ length: 100 }, (_, minute) => noise('a', minute)));
  expect(Math.min(...values)).toBeLessThan(0.1);
  expect(Math.max(...values)).toBeGreaterThan(0.9);
});

test('the text that promtool reads ends its past at now', () => {
  const now = Date.UTC(2026, 0, 31);
  const lines = [...openMetrics([gauge('x', { a: 'b"c' }, 1)], now)].join('').split('\n');
  expect(lines[0]).toBe('# TYPE x unknown');
  expect(lines[1 + minutes.before]).toBe(`x{a="b\\"c"} 1 ${now / 1000}`);
  expect(lines).toHaveLength(madeMinutes + 3);
  expect(lines.at(-2)).toBe('# EOF');
});
