import { expect, test } from '@jest/globals';
import { wrongTargets, type ScrapeTarget } from './targets.ts';

const target = (job: string, health: ScrapeTarget['health'] = 'up'): ScrapeTarget => ({
  labels: { job },
  scrapeUrl: 'http://10.0.0.1:5000/api/metrics',
  lastError: health === 'up' ? '' : 'connection refused',
  health,
});

test('nothing is wrong when each job has its targets and all are up', () => {
  expect(wrongTargets([target('web'), target('web'), target('kubelet')], { web: 2, kubelet: 1 })).toEqual([]);
});

test('a job without its targets, one that nobody expects, and a target that is down are told', () => {
  expect(wrongTargets([target('web'), target('other'), target('web', 'down')], { web: 3 })).toEqual([
    'other: 1 targets instead of 0',
    'web: 2 targets instead of 3',
    'web http://10.0.0.1:5000/api/metrics: down connection refused',
  ]);
});
