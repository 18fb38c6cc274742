import { withWeb } from '@lockstep/web/test/service';
import { january, withHistory } from '@lockstep/tools/delivery/dora/fixture';
import { measureDelivery } from '@lockstep/tools/delivery/dora/measure';
import { metricsText } from '@lockstep/tools/delivery/dora/metrics';
import { parseWindow } from '@lockstep/tools/delivery/dora/window';
import { emittedBy, type Emitted } from './exposition.ts';
import type { OwnNames } from './known.ts';

export async function emittedByOurs(): Promise<OwnNames> {
  const [web, delivery] = await Promise.all([emittedByWeb(), emittedByDelivery()]);
  return { web, delivery };
}

/** What the real service emits, with workers as well as without, after an answer, a failure and a request of nothing. */
async function emittedByWeb(): Promise<Emitted> {
  const pages: string[] = [];
  for (const workers of [1, 2]) {
    const env = { WEB_CONCURRENCY: `${workers}`, REHEARSE_ERROR_RATE: '0.5' };
    await withWeb({ env, workers }, async ({ url }) => {
      for (let count = 0; count < 8; count += 1) await (await fetch(`${url}/api/info`)).text();
      await (await fetch(`${url}/nowhere`)).text();
      // Twice, since a page counts itself only in the next.
      await (await fetch(`${url}/api/metrics`)).text();
      pages.push(await (await fetch(`${url}/api/metrics`)).text());
    });
  }
  return emittedBy(pages.join('\n'));
}

/** What `lockstep dora` writes of a history in which everything has happened: a failure, and how it was mended. */
function emittedByDelivery(): Promise<Emitted> {
  return withHistory(async ({ repo, source, web }) => {
    const first = await source('01 00');
    await web('02 00', first);
    await web('03 00', await source('02 00'));
    await web('03 01', first);
    await web('04 00', await source('03 12'));
    const report = await measureDelivery({ repo, commit: 'HEAD', window: parseWindow('10d', january('11 00')) });
    return emittedBy(metricsText(report));
  });
}
