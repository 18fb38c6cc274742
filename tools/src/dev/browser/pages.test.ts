import { dirname } from 'node:path';
import { expect, test } from '@jest/globals';
import { isThere } from '../../lib/files/if-there.ts';
import { binaryPath } from '../../toolbox/sources/go.ts';
import { pageFolder, webPageNamed } from '../../toolbox/sources/pages/recipe.ts';
import { buildOf } from '../../toolbox/tools.ts';
import { walkAlertmanager } from './alertmanager-walk.ts';
import { chromiumPath, troublesOf, views, withBrowser, type Walk } from './browser.ts';
import { withProgram } from './programs.ts';
import { walkPrometheus } from './prometheus-walk.ts';

// On a phone in the light and on a desk in the dark; the story of the clusters has all four.
const opposites = [views[0]!, views.at(-1)!];
// Folder for pictures of what the walks see.
const pictures = process.env['LOCKSTEP_PICTURES'];

const pathOf = (binary: string): string => binaryPath(buildOf(binary), binary);
const prometheusPage = pageFolder(webPageNamed('prometheus'));
const browser = await chromiumPath();

/** Why a page cannot be looked at here: `up` builds what it is made of, in a closed network alone. */
async function missing(...parts: readonly string[]): Promise<string | undefined> {
  if (browser === undefined) return 'not run: no Chromium on this machine';
  for (const part of parts) if (!(await isThere(part))) return `not run: ${dirname(part)} is not built`;
  return undefined;
}

async function troublesInAll(walk: Walk): Promise<readonly string[]> {
  return await withBrowser(async (chromium) => {
    const found: string[] = [];
    for (const view of opposites) {
      const troubles = await troublesOf(chromium, view, walk, { pictures });
      found.push(...troubles.map((trouble) => `${view.scheme} ${view.width}: ${trouble}`));
    }
    return found;
  });
}

/** As long as those of a cluster. */
const labels = {
  cluster: 'production',
  namespace: 'monitoring',
  node: 'lockstep-production-worker2',
  pod: 'kube-state-metrics-7d4b9c6f5-x2x9q',
};
const rules =
  'groups: [{name: a, rules: [{alert: NothingThere, expr: "absent(nothing)", labels: {severity: page}}]}]\n';
const prometheus = {
  name: 'prometheus',
  binary: pathOf('prometheus'),
  files: {
    'config.yml': `global: {scrape_interval: 1s, evaluation_interval: 1s}
rule_files: [rules.yml]
scrape_configs: [{job_name: itself, static_configs: [{targets: ["HOST:PORT"], labels: ${JSON.stringify(labels)}}]}]
`,
    'rules.yml': rules,
  },
  args: ['--storage.tsdb.path=FOLDER/data'],
  // As the image has it, beside its working directory.
  links: { static: prometheusPage },
};
const alertmanager = {
  name: 'alertmanager',
  binary: pathOf('alertmanager-with-page'),
  files: {
    'config.yml': 'route: {receiver: nobody, group_by: [alertname], group_wait: 0s}\nreceivers: [{name: nobody}]\n',
  },
  args: ['--storage.path=FOLDER', '--cluster.listen-address='],
};

const noPrometheus = await missing(prometheus.binary, prometheusPage);
const noAlertmanager = await missing(alertmanager.binary);

(noPrometheus === undefined ? test : test.skip)(
  `the page of Prometheus answers queries with tables and graphs, without an error, on a light phone and a dark desk (${noPrometheus ?? 'run'})`,
  async () => {
    await withProgram(prometheus, async (url) => {
      expect(await troublesInAll(walkPrometheus(url, 'NothingThere'))).toEqual([]);
    });
  },
  240_000,
);

(noAlertmanager === undefined ? test : test.skip)(
  `the page of Alertmanager shows an alert and silences it by its form, on a light phone and a dark desk (${noAlertmanager ?? 'run'})`,
  async () => {
    await withProgram(alertmanager, async (url) => {
      const headers = { 'content-type': 'application/json' };
      const annotations = { summary: 'Requests fail', runbook_url: 'https://example.com/' };
      const alerts = ['IngressFailing', 'PodCrashLooping'].map((alertname) => ({
        labels: { alertname, severity: 'page', ...labels },
        annotations,
        generatorURL: 'http://prometheus:9090/graph',
      }));
      const body = JSON.stringify(alerts);
      expect((await fetch(`${url}/api/v2/alerts`, { method: 'POST', headers, body })).status).toBe(200);
      expect(await troublesInAll(walkAlertmanager(url, 'IngressFailing'))).toEqual([]);
      const silences = (await (await fetch(`${url}/api/v2/silences`)).json()) as { status: { state: string } }[];
      expect(silences.map(({ status }) => status.state)).toEqual(opposites.map(() => 'expired'));
    });
  },
  240_000,
);
