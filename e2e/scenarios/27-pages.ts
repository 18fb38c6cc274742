import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { boardsToDraw } from '@lockstep/monitoring/dashboards';
import { loadSecrets } from '@lockstep/tools/cluster/up/secrets';
import { walkAlertmanager } from '@lockstep/tools/dev/browser/alertmanager-walk';
import { argocdSettled, walkArgocd } from '@lockstep/tools/dev/browser/argocd-walk';
import { walkBoards } from '@lockstep/tools/dev/browser/boards-walk';
import {
  chromiumPath,
  troublesOf,
  views,
  withBrowser,
  type LookOptions,
  type View,
  type Walk,
} from '@lockstep/tools/dev/browser/browser';
import { walkPrometheus } from '@lockstep/tools/dev/browser/prometheus-walk';
import { unlessFailure } from '@lockstep/tools/lib/failure';
import { environments, firstEnvironment } from '@lockstep/tools/model/environment';
import { issuerPath } from '@lockstep/tools/model/instance';
import { localUrl, pageNamed } from '@lockstep/tools/model/pages';
import { aptInstall } from '@lockstep/tools/toolbox/sources/apt';
import { leftOutPages } from '@lockstep/tools/toolbox/sources/pages/left-out';
import { startTrickle } from '../lib/steady.ts';
import type { Scenario } from '../scenario.ts';
import type { World } from '../world.ts';

// Always firing, and without a receiver here: its silence of a moment hides nothing from the other stories.
const alert = 'Watchdog';

interface PageWalk {
  readonly walk: (url: string, world: World) => Walk | Promise<Walk>;
  /** How the first environment is looked at. */
  readonly views: readonly View[];
  /** Not looked at in the other environments, where the same page draws the same panels for minutes. */
  readonly once?: true;
  readonly options?: LookOptions;
}

/** A board has forty queries to draw, so it is walked through in one view of each scheme. */
const fewer = [views[0]!, views.at(-1)!];

const walks: Readonly<Record<string, PageWalk>> = {
  prometheus: { walk: (url) => walkPrometheus(url, alert), views },
  alertmanager: { walk: (url) => walkAlertmanager(url, alert), views },
  argocd: {
    walk: async (url, { instance }) => {
      const { adminPassword } = await loadSecrets(instance);
      return walkArgocd(url, { name: 'admin', password: adminPassword }, 'web');
    },
    views: fewer,
    options: { settled: argocdSettled },
  },
  dashboards: { walk: (url) => walkBoards(url, boardsToDraw()), views: fewer, once: true },
};

export const scenario: Scenario = {
  title: 'every page that people look at is shown without an error, on a phone and a desk, light and dark',
  quiet: true,
  needs: lacksPages,
  run: async (story, world) => {
    const loads = environments.map((environment) => startTrickle(story, world, environment, 20));
    await withBrowser(
      async (browser) => {
        for (const environment of environments) {
          for (const [name, { walk, views: all, options, once }] of Object.entries(walks)) {
            const first = environment === firstEnvironment;
            if (once === true && !first) continue;
            const url = localUrl(pageNamed(name), world.instance, environment).replace(/\/$/, '');
            for (const view of first ? all : all.slice(-1)) {
              await story.step(`${environment}: ${name}, ${view.scheme}, ${view.width} pixels wide`, async () => {
                assert.deepEqual(await troublesOf(browser, view, await walk(url, world), options), []);
              });
            }
          }
        }
      },
      [await readFile(issuerPath(world.instance), 'utf8')],
    );
    await Promise.all(loads.map((load) => load.stop()));
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
