import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Environment } from '@lockstep/tools/model/environment';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import { withLivePrometheus, type LiveAlert, type LivePrometheus } from '../lib/alerts.ts';
import type { Load } from '../lib/load.ts';
import { startTrickle } from '../lib/steady.ts';
import type { Scenario } from '../scenario.ts';
import type { Story } from '../story.ts';
import type { World } from '../world.ts';

/** One way in which users get no answer while every pod says that all is well. */
interface Fault {
  readonly name: string;
  readonly environment: Environment;
  readonly file: string;
  readonly edit: (text: string) => string;
}

const patchOf = (kind: string, name: string, lines: readonly string[]): string =>
  [
    `  - target:`,
    `      kind: ${kind}`,
    `      name: ${name}`,
    `    patch: |-`,
    ...lines.map((line) => `      ${line}`),
  ]
    .map((line) => `${line}\n`)
    .join('');

const doorAtNothing: Fault = {
  name: 'door scaled to nothing',
  environment: 'staging',
  file: 'local/staging/ingress/kustomization.yaml',
  edit: (text) =>
    `${text}${patchOf('Deployment', 'traefik', ['- op: replace', '  path: /spec/replicas', '  value: 0'])}`,
};

const clientsRefused: Fault = {
  name: "policy of the door's clients gone",
  environment: 'production',
  file: 'local/production/ingress/kustomization.yaml',
  edit: (text) =>
    `${text}${patchOf('NetworkPolicy', 'allow-clients', ['$patch: delete', 'kind: NetworkPolicy', 'metadata:', '  name: allow-clients'])}`,
};

const hostBroken: Fault = {
  name: 'host of the service misspelled',
  environment: 'staging',
  file: 'local/staging/web/kustomization.yaml',
  edit: (text) => text.replace(/(rules\/0\/host\n +value: )web\./, '$1wep.'),
};

const isPage = ({ labels }: LiveAlert): boolean => labels['severity'] === 'page';

/** Seconds from the first request that fails to a page, at most: the promise of docs/objectives.md. */
const promised = 180;

/** Bad requests a second, of the last five minutes. */
const errors = 'slo:errors:rate5m{service="web",objective="availability"}';

export const scenario: Scenario = {
  title: 'a way to the pods that is shut calls somebody within three minutes, and the objective falls',
  run: async (story, world) => {
    for (const cluster of Object.values(world.clusters)) await cluster.waitSettled(120);
    // Kept connections go on through a door that takes no new ones.
    const loadOf = (environment: Environment): Load => startTrickle(story, world, environment, 20, { anew: true });
    const [staging, production] = [loadOf('staging'), loadOf('production')];
    // One after the other in a cluster, both clusters at once.
    await Promise.all([
      withLivePrometheus(world, 'staging', async (prometheus) => {
        await suffer(story, world, doorAtNothing, { load: staging, prometheus });
        await suffer(story, world, hostBroken, { load: staging, prometheus });
      }),
      withLivePrometheus(world, 'production', async (prometheus) => {
        await suffer(story, world, clientsRefused, { load: production, prometheus });
      }),
    ]);
    await Promise.all([staging.stop(), production.stop()]);
  },
};

async function suffer(
  story: Story,
  world: World,
  fault: Fault,
  { load, prometheus }: { readonly load: Load; readonly prometheus: LivePrometheus },
): Promise<void> {
  const cluster = world.clusters[fault.environment];
  const told = (name: string): string => `${fault.name}: ${name}`;
  // The budget goes on burning for minutes after an earlier fault; all else is over once users are answered.
  await waitFor({ what: 'no page but of the budget', seconds: 120, every: 1000 }, async () => {
    const open = (await prometheus.alerts()).filter(isPage).map(nameOf);
    const others = open.filter((name) => !name.startsWith('ErrorBudgetBurn'));
    return others.length === 0 ? { done: undefined } : { seen: others.join(', ') };
  });
  const known = new Set((await prometheus.alerts()).filter(isPage).map(nameOf));
  const bad = (await prometheus.value(errors)) ?? 0;
  const failed = load.report().failed;
  const change = await story.step(told('committed'), () =>
    world.origin.change(`Rehearse a ${fault.name}`, async (tree) => {
      const text = await tree.read(fault.file);
      const next = fault.edit(text);
      assert.notEqual(next, text, `${fault.file} is not as this story knows it`);
      await tree.write(fault.file, next);
    }),
  );
  const mend = async (): Promise<void> => {
    await change.undo();
    // The call of the origin comes by the door, too.
    await cluster.refresh(120);
    await cluster.waitSettled(180, fault.file.includes('/web/') ? await world.origin.head() : undefined);
  };
  story.cleanUp(told('revert it'), mend);
  await story.step(told('users get no answer'), () =>
    waitFor({ what: 'requests that fail', seconds: 90, every: 100 }, async () => {
      const more = load.report().failed - failed;
      return more > 0 ? { done: undefined } : { seen: 'none failed' };
    }),
  );
  const broken = Date.now();
  const page = await story.step(told('somebody is called'), () =>
    waitFor({ what: 'a page that fires', seconds: promised, every: 500 }, async () => {
      const pages = (await prometheus.alerts()).filter((alert) => isPage(alert) && !known.has(nameOf(alert)));
      const firing = pages.find(({ state }) => state === 'firing');
      if (firing !== undefined) return { done: nameOf(firing) };
      return { seen: pages.map((alert) => `${nameOf(alert)} is ${alert.state}`).join(', ') || 'none' };
    }),
  );
  story.figure(told(`first failed request to ${page}`), (Date.now() - broken) / 1000, 's');
  await story.step(told('the objective falls'), () =>
    waitFor({ what: 'bad requests', seconds: 60, every: 1000 }, async () => {
      const now = (await prometheus.value(errors)) ?? 0;
      return now > bad + 0.01 ? { done: undefined } : { seen: `${now} bad requests a second, ${bad} before` };
    }),
  );
  await story.step(told('the revert is live, and users are answered'), async () => {
    await mend();
    await waitFor({ what: 'no more requests that fail', seconds: 120, every: 1000 }, async () => {
      const before = load.report().failed;
      await sleep(3000);
      const after = load.report().failed;
      return after === before ? { done: undefined } : { seen: `${after - before} failed in 3 s` };
    });
  });
}

function nameOf({ labels }: LiveAlert): string {
  return [labels['alertname'], labels['objective'], labels['long']].filter((label) => label !== undefined).join(' ');
}
