import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { withShowcase } from '@lockstep/monitoring/showcase';
import { Failure } from '../../lib/failure.ts';
import type { Say } from '../../lib/values/say.ts';
import { untilDrawn } from './boards-walk.ts';
import { withBrowser } from './browser.ts';
import { withDashboards } from './dashboards.ts';

/** Bytes of a picture: docs are read on slow lines, and git keeps every version. */
const largest = 150_000;

const pictures = [
  { board: 'service', scheme: 'light', width: 1280, height: 800 },
  { board: 'delivery', scheme: 'dark', width: 1280, height: 800 },
  { board: 'objectives', scheme: 'light', width: 390, height: 844 },
] as const;

/**
 * Takes the pictures of the docs from the page of dashboards over a made-up cluster.
 * @returns their files.
 * @throws {Failure} where one is larger than the docs take.
 */
export async function takeScreenshots(folder: string, say: Say): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const taken: string[] = [];
  await withShowcase((prometheus) =>
    withDashboards(prometheus, (url) =>
      withBrowser(async (browser) => {
        for (const { board, scheme, width, height } of pictures) {
          say(`${board}, ${scheme}, ${width} pixels`);
          const page = await browser.newPage({ colorScheme: scheme, viewport: { width, height } });
          page.setDefaultTimeout(120_000);
          await page.goto(`${url}/projects/lockstep/dashboards/${board}?refresh=0s`);
          await page.locator('figure canvas').first().waitFor();
          await page.waitForLoadState('networkidle');
          await untilDrawn(page);
          const path = join(folder, `dashboards-${board}-${scheme}.png`);
          await page.screenshot({ path, animations: 'disabled' });
          await page.close();
          taken.push(path);
        }
      }),
    ),
  );
  for (const path of taken) {
    const { size } = await stat(path);
    if (size <= largest) continue;
    throw new Failure({
      what: `${path} has ${size} bytes`,
      why: `a picture of the docs has at most ${largest}`,
      wayOut: 'Show less of the page: a smaller window in tools/src/dev/browser/screenshots.ts.',
    });
  }
  return taken;
}
