import { expect, test } from '@jest/globals';
import { lossBetween, scrapedAt } from './samples.ts';

const series = (pod: string, ...times: number[]) => ({
  metric: { pod },
  values: times.map((time) => [time, 1] as const),
});

test('nothing lost: the newest sample is as old as the last scrape', () => {
  const before = [series('a', 10, 25, 40)];
  expect(lossBetween(before, before, 42)).toEqual({ samples: 0, lastAge: 2 });
});

test('the series that lost the most counts', () => {
  const before = [series('a', 10, 25, 40), series('b', 11, 26, 41)];
  expect(lossBetween(before, [series('b', 11, 26), series('a', 10)], 42)).toEqual({ samples: 2, lastAge: 32 });
});

test('a series that is gone has lost everything', () => {
  expect(lossBetween([series('a', 10, 25)], [], 30)).toEqual({ samples: 2, lastAge: Number.POSITIVE_INFINITY });
});

test('a pod that has gone has nothing more to lose', () => {
  const [gone, alive] = [series('gone', 10, 25), series('alive', 70, 85)];
  expect(scrapedAt([gone, alive], 90, 15)).toEqual([alive]);
});
