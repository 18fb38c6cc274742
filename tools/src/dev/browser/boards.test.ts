import { describe, expect, test } from '@jest/globals';
import { boardsToDraw } from '@lockstep/monitoring/dashboards';
import { withShowcase } from '@lockstep/monitoring/showcase';
import { isThere } from '../../lib/files/if-there.ts';
import { troublesOfPanels, walkBoards } from './boards-walk.ts';
import { builtDashboards, withDashboards } from './dashboards.ts';
import { chromiumPath, troublesOf, views, withBrowser } from './browser.ts';

const pictures = process.env['LOCKSTEP_PICTURES'];
const built = builtDashboards();
const browser = await chromiumPath();
const without =
  browser === undefined
    ? 'not run: no Chromium on this machine'
    : (await isThere(built))
      ? undefined
      : `not run: ${built} is not built`;

const maybe = without === undefined ? test : test.skip;

maybe(
  `every panel of every board is drawn without an error (${without ?? 'run'})`,
  async () => {
    await withShowcase((prometheus) =>
      withDashboards(prometheus, (url) =>
        withBrowser(async (chromium) => {
          // One view: the stories on real clusters look at the other scheme and size too.
          const view = views.at(-1)!;
          expect(await troublesOf(chromium, view, walkBoards(url, boardsToDraw()), { pictures })).toEqual([]);
        }),
      ),
    );
  },
  1_200_000,
);

maybe(
  `what is wrong is said: no Prometheus, no such board (${without ?? 'run'})`,
  async () => {
    await withDashboards('http://127.0.0.1:1', (url) =>
      withBrowser(async (chromium) => {
        const troubles = await troublesOf(
          chromium,
          views.at(-1)!,
          async (page, see) => {
            page.setDefaultTimeout(60_000);
            await page.goto(`${url}/projects/lockstep/dashboards/service`);
            await page.getByText('The panels have nothing to draw').waitFor();
            await page.getByText('ECONNREFUSED').first().waitFor();
            await see('dashboards-without-prometheus');
            await page.goto(`${url}/projects/lockstep/dashboards/nothing`);
            await page.getByText('There is no page /projects/lockstep/dashboards/nothing').waitFor();
            await page.getByRole('link', { name: 'Objectives' }).first().click();
            await page.getByRole('heading', { name: 'Objectives', level: 1 }).waitFor();
            expect(await page.getByRole('button', { name: /edit/i }).count()).toBe(0);
          },
          // What asks in vain says so in the console as well.
          { harmless: [/502/, /nothing answers at/] },
        );
        expect(troubles).toEqual([]);
      }),
    );
  },
  240_000,
);

describe('a board is wrong', () => {
  const good = { title: 'Up', empty: null, drawn: true, cut: false };
  const board = { name: 'x', title: 'X', panels: ['Up'], mayBeEmpty: [] as string[] };

  test.each([
    ['with a panel too few', [], 'there is no panel Up'],
    ['with one that nobody knows', [good, { ...good, title: 'Down' }], 'nobody knows the panel Down'],
    ['with one that has no data', [{ ...good, empty: 'No data' }], 'Up says: No data'],
    ['with a blank one', [{ ...good, drawn: false }], 'Up is blank'],
    ['with a title that is cut off', [{ ...good, cut: true }], 'the title Up is cut off'],
  ])('%s', (_what, seen, said) => {
    expect(troublesOfPanels(seen, board)).toEqual([said]);
  });

  test('but not with one that may be empty', () => {
    expect(troublesOfPanels([{ ...good, empty: 'none' }], { ...board, mayBeEmpty: ['Up'] })).toEqual([]);
    expect(troublesOfPanels([good], board)).toEqual([]);
  });
});
