import { expect, jest, test } from '@jest/globals';
import { toolPath } from '../../toolbox/tools.ts';
import { run } from '../../lib/process/run.ts';
import { january, withHistory, type History } from './fixture.ts';
import { measureDelivery } from './measure.ts';
import { metricsText } from './metrics.ts';
import { parseWindow } from './window.ts';

// promtool is compiled where the cache does not hold it.
jest.setTimeout(900_000);

const textAt = async ({ repo }: History, moment: string): Promise<string> =>
  metricsText(await measureDelivery({ repo, commit: 'HEAD', window: parseWindow('10d', january(moment)) }));

const samples = (text: string): readonly string[] => text.split('\n').filter((line) => /^[a-z]/.test(line));

test('every figure is a gauge with its service and its window', () =>
  withHistory(async (history) => {
    const first = await history.source('01 00');
    await history.web('02 00', first);
    await history.web('03 00', await history.source('02 00'));
    await history.web('03 01', first);
    const text = await textAt(history, '11 00');
    expect(samples(text)).toEqual([
      'dora_deployments{service="web",window="10d"} 2',
      'dora_deployments_per_day{service="web",window="10d"} 0.2',
      'dora_lead_time_seconds{service="web",window="10d"} 86400',
      'dora_change_failure_ratio{service="web",window="10d"} 0.5',
      'dora_recovery_time_seconds{service="web",window="10d"} 3600',
      `dora_rework_ratio{service="web",window="10d"} ${1 / 3}`,
      `dora_last_deployment_timestamp_seconds{service="web"} ${Date.parse(january('03 00')) / 1000}`,
      `dora_computed_timestamp_seconds ${Date.parse(january('11 00')) / 1000}`,
    ]);
    await run(await toolPath('promtool'), ['check', 'metrics'], { input: text });
  }));

test('what has no value is left out, and no deployment is a count of 0', () =>
  withHistory(async (history) => {
    await history.web('02 00', await history.source('01 00'));
    expect(samples(await textAt(history, '01 12'))).toEqual([
      `dora_computed_timestamp_seconds ${Date.parse(january('01 12')) / 1000}`,
    ]);
    const late = await textAt(history, '20 00');
    expect(samples(late)).toEqual([
      'dora_deployments{service="web",window="10d"} 0',
      'dora_deployments_per_day{service="web",window="10d"} 0',
      `dora_last_deployment_timestamp_seconds{service="web"} ${Date.parse(january('02 00')) / 1000}`,
      `dora_computed_timestamp_seconds ${Date.parse(january('20 00')) / 1000}`,
    ]);
    expect(late).not.toContain('dora_lead_time_seconds');
    await run(await toolPath('promtool'), ['check', 'metrics'], { input: late });
  }));
