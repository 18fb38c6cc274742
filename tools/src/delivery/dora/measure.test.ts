import { describe, expect, jest, test } from '@jest/globals';
import { imageOf } from '../../model/image.fixture.ts';
import { initBare } from '../../lib/git/repository.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { january, withHistory, type History } from './fixture.ts';
import { measureDelivery, type ServiceReport } from './measure.ts';
import { doraText } from './text.ts';
import { parseWindow } from './window.ts';
import { git } from '../../lib/git/git.ts';

jest.setTimeout(120_000);

const [hour, day] = [3600, 86_400];

/** The figures of web in the ten days up to the moment. */
async function figures({ repo }: History, until = '11 00', service = 'web'): Promise<ServiceReport> {
  const report = await measureDelivery({ repo, commit: 'HEAD', window: parseWindow('10d', january(until)), service });
  return report.services[0]!;
}

describe('the figures of a quiet service', () => {
  test('count deployments in the window, and the days of the whole window', () =>
    withHistory(async (history) => {
      await history.web('01 00', await history.source('01 00'));
      for (const moment of ['02 00', '05 00', '11 00']) {
        await history.web(moment, await history.source(moment));
      }
      // The first moment is outside, the last one inside.
      expect(await figures(history)).toMatchObject({
        deployments: 3,
        rollbacks: 0,
        deploymentsPerDay: 0.3,
        failures: { count: 0, ratio: 0 },
        recovery: { count: 0, open: 0 },
        rework: { count: 0, ratio: 0 },
      });
    }));

  test('measure each change from its writing to its first deployment', () =>
    withHistory(async (history) => {
      await history.web('01 01', await history.source('01 00'));
      await history.source('02 00');
      await history.source('02 04');
      await history.web('02 05', await history.source('02 05'));
      const { changes, leadTime } = await figures(history);
      // Of the first deployment nobody can say what it changed.
      expect(changes).toEqual({ count: 3, unknown: 1 });
      expect(leadTime).toEqual({ median: hour, p90: 4.2 * hour });
    }));

  test('count no change twice that was rolled back and came again', () =>
    withHistory(async (history) => {
      const [first, second] = [await history.source('01 00'), await history.source('02 00')];
      await history.web('02 01', first);
      await history.web('03 00', second);
      await history.web('03 01', first);
      await history.web('05 00', await history.source('04 00'));
      expect((await figures(history)).leadTime).toEqual({ median: day, p90: day });
      expect((await figures(history)).changes.count).toBe(2);
    }));

  test('leave out commits of other folders, and deployments whose commit the repository lacks', () =>
    withHistory(async (history) => {
      await history.web('01 01', await history.source('01 00'));
      await history.hold('02 00', 'a sale');
      await history.hold('02 01');
      await history.web('03 00', await history.source('02 12'));
      await history.web('04 00', 'f'.repeat(40));
      expect(await figures(history)).toMatchObject({ deployments: 3, changes: { count: 1, unknown: 2 } });
    }));

  test('take a new build of the same commit for a deployment without a change', () =>
    withHistory(async (history) => {
      const source = await history.source('01 00');
      await history.web('01 01', source, '1');
      await history.web('02 00', source, '2');
      expect(await figures(history)).toMatchObject({ deployments: 2, changes: { count: 0, unknown: 1 } });
    }));
});

describe('a failure', () => {
  test('is a deployment that is rolled back, and the rollback mends it', () =>
    withHistory(async (history) => {
      const first = await history.source('01 01');
      await history.web('02 00', first);
      await history.web('03 00', await history.source('02 01'));
      await history.web('03 02', first);
      await history.web('05 00', await history.source('04 00'));
      const { deployed, ...found } = await figures(history);
      expect(found).toMatchObject({
        deployments: 3,
        rollbacks: 1,
        failures: { count: 1, ratio: 1 / 3 },
        recovery: { count: 1, open: 0, median: 2 * hour },
        rework: { count: 1, ratio: 1 / 4 },
      });
      expect(deployed.map(({ failed, unplanned }) => failed ?? unplanned)).toEqual([false, 'rolled back', true, false]);
    }));

  test('of two versions one after the other is mended by the last of the rollbacks', () =>
    withHistory(async (history) => {
      const sources = [await history.source('01 01'), await history.source('01 02'), await history.source('01 03')];
      for (const [index, source] of sources.entries()) await history.web(`0${index + 2} 00`, source);
      await history.web('04 01', sources[1]!);
      await history.web('04 03', sources[0]!);
      expect(await figures(history)).toMatchObject({
        failures: { count: 1 },
        recovery: { count: 1, median: 3 * hour },
        rework: { count: 2, ratio: 2 / 5 },
      });
    }));

  test('is a deployment that a hold names, mended by the next one forward', () =>
    withHistory(async (history) => {
      await history.web('02 00', await history.source('01 01'));
      const bad = await history.source('02 01');
      await history.web('03 00', bad);
      await history.hold('03 01', `web ${bad.slice(0, 7)} leaks memory`);
      await history.hold('03 04');
      await history.web('03 05', await history.source('03 03'));
      expect(await figures(history)).toMatchObject({
        failures: { count: 1, ratio: 1 / 3 },
        recovery: { count: 1, median: 5 * hour },
        rework: { count: 1, ratio: 1 / 3 },
      });
    }));

  test('is not what any other hold says, nor one that names an earlier image', () =>
    withHistory(async (history) => {
      const [first, second] = [await history.source('01 01'), await history.source('01 02')];
      await history.web('02 00', first);
      await history.web('03 00', second);
      await history.hold('03 01', 'a sale until Monday 2026');
      await history.hold('03 02', `not again as with ${first.slice(0, 12)}`);
      expect(await figures(history)).toMatchObject({ failures: { count: 0 } });
    }));

  test.each([
    ['by its commit', (bad: string) => ['Take it back', `This reverts commit ${bad}.`]],
    ['by its subject, squashed on GitHub', () => ['Revert "Cache prices" (#13)', 'Reverts acme/shop#12']],
  ])('is a deployment whose change the next one reverts %s', (_how, words) =>
    withHistory(async (history) => {
      await history.web('02 00', await history.source('01 01'));
      const bad = await history.source('02 01', 'Cache prices (#12)');
      await history.web('03 00', bad);
      await history.web('03 06', await history.source('03 01', ...words(bad)));
      expect(await figures(history)).toMatchObject({
        failures: { count: 1 },
        recovery: { count: 1, median: 6 * hour },
        rework: { count: 1, ratio: 1 / 3 },
      });
    }),
  );

  test('is not a change that is reverted before it came to production, or long after', () =>
    withHistory(async (history) => {
      await history.web('02 00', await history.source('01 01'));
      const [never, once] = [await history.source('02 01', 'Never'), await history.source('02 02', 'Once')];
      await history.web('03 00', await history.source('02 03', 'Revert "Never"', `This reverts commit ${never}.`));
      await history.web('04 00', await history.source('03 01'));
      await history.web('05 00', await history.source('04 01', 'Revert "Once"', `This reverts commit ${once}.`));
      expect(await figures(history)).toMatchObject({ deployments: 4, failures: { count: 0 } });
    }));

  test('goes on until something good is deployed: a failed fix is rework, and no recovery', () =>
    withHistory(async (history) => {
      const [first, bad, worse] = [
        await history.source('01 01'),
        await history.source('01 02'),
        await history.source('01 03'),
      ];
      await history.web('02 00', first);
      await history.web('03 00', bad);
      await history.hold('03 01', `web ${bad.slice(0, 7)} leaks`);
      await history.web('03 02', worse);
      expect(await figures(history, '03 01')).toMatchObject({ recovery: { count: 0, open: 1 } });
      await history.web('03 04', first);
      expect(await figures(history)).toMatchObject({
        failures: { count: 2, ratio: 2 / 3 },
        recovery: { count: 2, open: 0, median: 3 * hour },
        rework: { count: 2, ratio: 2 / 4 },
      });
    }));

  test('counts in the window of its deployment, and its rework in the window of the mending', () =>
    withHistory(async (history) => {
      const first = await history.source('01 01');
      await history.web('01 02', first);
      await history.web('02 00', await history.source('01 03'));
      await history.web('13 00', first);
      expect(await figures(history, '12 00')).toMatchObject({ deployments: 0, failures: { count: 0 } });
      expect(await figures(history, '14 00')).toMatchObject({
        deployments: 0,
        rollbacks: 1,
        failures: { count: 0 },
        rework: { count: 1, ratio: 1 },
      });
    }));

  test('is not known before it shows', () =>
    withHistory(async (history) => {
      const first = await history.source('01 01');
      await history.web('02 00', first);
      await history.web('03 00', await history.source('01 02'));
      await history.web('05 00', first);
      expect((await figures(history, '04 00')).failures.count).toBe(0);
      expect((await figures(history, '05 00')).failures.count).toBe(1);
    }));
});

describe('several services', () => {
  test('are measured each by itself, also under a new registry', () =>
    withHistory(async (history) => {
      const source = await history.source('01 01');
      const [web, api] = [imageOf('web', source, '1'), imageOf('api', source, '2')];
      await history.deploy('02 00', web);
      await history.deploy('03 00', web, api);
      await history.deploy('04 00', web, { ...api, name: 'registry.example.org/shop/api' });
      expect(await figures(history)).toMatchObject({ service: 'web', deployments: 1 });
      expect(await figures(history, '11 00', 'api')).toMatchObject({ service: 'api', deployments: 2 });
    }));

  test('one that nobody knows is refused by name', () =>
    withHistory(async (history) => {
      await history.web('02 00', await history.source('01 01'));
      await expect(figures(history, '11 00', 'apj')).rejects.toThrow('There is no service "apj": production pinned');
    }));
});

test('a history without a deployment says so, and has no figures', () =>
  withHistory(async (history) => {
    await history.source('01 01');
    const report = await measureDelivery({ repo: history.repo, commit: 'HEAD', window: parseWindow('30d') });
    expect(report.services).toEqual([]);
    expect(doraText(report)).toBe('Nothing to measure: production never pinned an image.');
  }));

test('a bare repository is read as well, and a shallow clone is refused with the way out', () =>
  withHistory(async (history) => {
    await history.web('02 00', await history.source('01 01'));
    await history.web('03 00', await history.source('02 01'));
    await withScratchFolder('bare', async (bare) => {
      await initBare(bare);
      await git(history.repo, ['push', '--quiet', bare, 'HEAD:main']);
      const window = parseWindow('10d', january('11 00'));
      expect((await measureDelivery({ repo: bare, commit: 'main', window })).services[0]).toMatchObject({
        deployments: 2,
      });
      const shallow = `${bare}/shallow`;
      await git('.', ['clone', '--quiet', '--depth=1', '--branch=main', `file://${bare}`, shallow]);
      await expect(measureDelivery({ repo: shallow, commit: 'HEAD', window })).rejects.toThrow(
        /shallow.*fetch-depth: 0/,
      );
    });
  }));
