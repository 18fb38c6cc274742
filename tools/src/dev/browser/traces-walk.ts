import type { Page } from 'playwright-core';
import type { See, Walk } from './browser.ts';

/** From a panel that shows how long requests take to where the time of the slowest went: two clicks, counted. */
export function walkTraces(url: string, panel: string): Walk {
  return async (page, see) => {
    page.setDefaultTimeout(120_000);
    await page.goto(`${url}/projects/lockstep/dashboards/service?refresh=0s`);
    const shown = page.getByTestId('panel').filter({ has: page.getByText(panel, { exact: true }) });
    await shown.waitFor();
    await see('service');
    await shown.hover();
    await shown.getByRole('link', { name: 'Slow requests' }).filter({ visible: true }).first().click();
    await page.getByRole('heading', { level: 1, name: /^Requests of / }).waitFor();
    await see('traces');
    await page.locator('main ul a').first().click();
    await see('trace');
    await servicesIn(page, see);
  };
}

/** @throws {Error} where it shows fewer than the door, the one that asks and the one that answers. */
async function servicesIn(page: Page, see: See): Promise<void> {
  const names = new Set(await page.locator('main ol summary strong').allInnerTexts());
  await page.locator('main ol summary').last().click();
  await see('span');
  for (const name of ['door', 'web']) {
    if (!names.has(name))
      throw new Error(`the trace has spans of ${[...names].join(', ') || 'nobody'}, and none of ${name}`);
  }
}
