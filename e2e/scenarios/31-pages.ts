import assert from 'node:assert/strict';
import { walkAlertmanager } from '@lockstep/tools/dev/browser/alertmanager-walk';
import { chromiumPath, troublesOf, views, withBrowser, type View } from '@lockstep/tools/dev/browser/browser';
import { walkPrometheus } from '@lockstep/tools/dev/browser/prometheus-walk';
import { unlessFailure } from '@lockstep/tools/lib/failure';
import { firstEnvironment, lastEnvironment, type Environment } from '@lockstep/tools/model/environment';
import { localUrl, pageNamed } from '@lockstep/tools/model/pages';
import { aptInstall } from '@lockstep/tools/toolbox/sources/apt';
import { leftOutPages } from '@lockstep/tools/toolbox/sources/pages/left-out';
import type { Scenario } from '../scenario.ts';

// Always firing, and without a receiver here: its silence of a moment hides nothing from the other stories.
const alert = 'Watchdog';

const walks = { prometheus: walkPrometheus, alertmanager: walkAlertmanager } as const;

export const scenario: Scenario = {
  title: 'Prometheus and Alertmanager show their pages without an error, on a phone and a desk, light and dark',
  quiet: true,
  needs: lacksPages,
  run: async (story, { instance }) => {
    const looks: readonly (readonly [Environment, readonly View[]])[] = [
      [firstEnvironment, views],
      [lastEnvironment, views.slice(-1)],
    ];
    await withBrowser(async (browser) => {
      for (const [environment, wanted] of looks) {
        for (const [name, walk] of Object.entries(walks)) {
          const url = localUrl(pageNamed(name), instance, environment).replace(/\/$/, '');
          for (const view of wanted) {
            await story.step(`${environment}: ${name}, ${view.scheme}, ${view.width} pixels wide`, async () => {
              assert.deepEqual(await troublesOf(browser, view, walk(url, alert)), []);
            });
          }
        }
      }
    });
  },
};

async function lacksPages(): Promise<string | undefined> {
  const leftOut = await leftOutPages();
  for (const name of Object.keys(walks)) {
    const { title } = pageNamed(name);
    const why = leftOut.get(title);
    if (why !== undefined) return `${title} has no page here: ${why}`;
  }
  if ((await chromiumPath()) !== undefined) return undefined;
  await unlessFailure(aptInstall(['chromium'], 'look at pages', () => {}));
  return (await chromiumPath()) === undefined ? 'there is no Chromium, and none can be installed' : undefined;
}
