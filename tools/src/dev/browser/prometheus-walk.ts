import type { Locator, Page } from 'playwright-core';
import { waitFor } from '../../lib/process/wait.ts';
import type { Walk } from './browser.ts';

/**
 * Asks for a series as a table and as a graph, then looks at what is scraped, how Prometheus is set, and its alerts.
 * @param alert - the name of one that has a rule.
 */
export function walkPrometheus(url: string, alert: string): Walk {
  return async (page, see) => {
    await page.goto(url);
    await write(page, page.locator('.cm-content').first(), 'up');
    await askUntil(page, page.getByText(/^up\{/).first());
    await see('prometheus-table');
    await page.getByRole('tab', { name: 'Graph' }).click();
    await askUntil(page, page.locator('.uplot canvas').first());
    await see('prometheus-graph');
    for (const [path, text] of [
      ['targets', /^\d+ \/ \d+ up$/],
      ['config', 'scrape_configs'],
      [`alerts?search=${alert}`, alert],
    ] as const) {
      await page.goto(new URL(path, url).href);
      await page.getByText(text).first().waitFor();
      await see(`prometheus-${path.split('?')[0]}`);
    }
  };
}

/** Until it stands there: a field that was drawn and is not awake yet loses what is typed. */
async function write(page: Page, field: Locator, text: string): Promise<void> {
  await waitFor({ what: `${text} in the field`, seconds: 60 }, async () => {
    await field.click();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(text);
    // What the field offers to complete it by.
    await page.keyboard.press('Escape');
    const words = (await field.innerText()).trim();
    return words === text ? { done: undefined } : { seen: words };
  });
}

/** Asks again until it is answered: a page that asked before the first samples shows that there are none, and stays so. */
async function askUntil(page: Page, shown: Locator): Promise<void> {
  await waitFor({ what: 'an answer to the query', seconds: 60 }, async () => {
    await page.getByRole('button', { name: 'Execute' }).click();
    await shown.waitFor({ timeout: 3000 });
    return { done: undefined };
  });
}
