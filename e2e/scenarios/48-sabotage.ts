import assert from 'node:assert/strict';
import { openAlerts } from '@lockstep/tools/dev/sabotage/cluster';
import { weekOf } from '@lockstep/tools/dev/sabotage/plan';
import { tallySabotage } from '@lockstep/tools/dev/sabotage/report';
import { sabotageCluster } from '@lockstep/tools/dev/sabotage/run';
import { at } from '@lockstep/tools/lib/values/at';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import type { Cluster } from '../lib/cluster.ts';
import { lockstep, showLockstep } from '../lib/command.ts';
import * as paths from '../lib/paths.ts';
import type { Scenario } from '../scenario.ts';

/** What git can not heal: somebody has to be told, and what they are told has to mend it. */
interface Unhealable {
  readonly what: string;
  /** The arguments of kubectl. */
  readonly deed: readonly string[];
  readonly alert: string;
  /** In what `status` and `doctor` say; the group is the command of kubectl that mends it. */
  readonly said: RegExp;
}

const atZero = (workload: string) => new RegExp(`${workload} is at 0[^\`]*\`kubectl ([^\`]+)\``);

const unhealable: readonly Unhealable[] = [
  {
    what: 'a service scaled to 0, whose autoscaler is then off',
    deed: ['-n', 'web', 'scale', 'deployment', 'web', '--replicas=0'],
    alert: 'ScaledToZero',
    said: atZero('Deployment web/web'),
  },
  {
    what: 'the repo-server of Argo CD scaled to 0',
    deed: ['-n', 'argocd', 'scale', 'deployment', 'argocd-repo-server', '--replicas=0'],
    alert: 'ArgocdPartDown',
    said: atZero('Deployment argocd/argocd-repo-server'),
  },
  {
    what: 'the root Application deleted',
    deed: ['-n', 'argocd', 'delete', 'application.argoproj.io', 'applications'],
    alert: 'ArgocdApplicationMissing',
    said: /the root Application applications is not there[^`]*`npm run up`/,
  },
];

export const scenario: Scenario = {
  title: 'whatever is deleted, scaled to zero or changed by hand is healed, or told with what mends it',
  run: async (story, { instance, clusters }) => {
    const { staging } = clusters;
    const up = () => showLockstep(['up', '--instance', instance.name], { print: () => undefined, seconds: 900 });
    await staging.waitSettled(180);
    const { replicas } = (await staging.web()).spec;

    const start = Date.now();
    story.cleanUp('have pods and the root Application again', async () => {
      const scaled = async (namespace: string, name: string, count: number) => {
        const found = await staging.api.find<{ spec: { replicas: number } }>(paths.deployment(namespace, name));
        if (found?.spec.replicas !== 0) return;
        await staging.kubectl.run(['-n', namespace, 'scale', 'deployment', name, `--replicas=${count}`]);
      };
      await scaled('web', 'web', replicas);
      await scaled('argocd', 'argocd-repo-server', 1);
      if ((await staging.applications()).every(({ metadata }) => metadata.name !== 'applications')) await up();
      await staging.waitSettled(300);
    });
    for (const { what, deed } of unhealable) {
      await story.step(what, () => staging.kubectl.run(deed));
    }
    await Promise.all(
      unhealable.map(({ alert }) =>
        story.step(`${alert} is pending within a minute`, async () => {
          const since = await pendingSince(staging, alert, start);
          story.figure(`sabotage to ${alert} pending`, (since - start) / 1000, 's');
          assert.ok(since - start <= 60_000, `it was pending after ${(since - start) / 1000} s`);
        }),
      ),
    );
    const commands: string[][] = [];
    for (const command of ['status', 'doctor']) {
      const said = await story.step(`\`${command}\` names all three, and what mends them`, async () => {
        const text = await saidBy([command, '--instance', instance.name]);
        for (const { said: wanted } of unhealable) assert.match(text, wanted);
        return text;
      });
      commands.push(unhealable.flatMap(({ said: wanted }) => wanted.exec(said)?.[1] ?? []));
    }
    assert.deepEqual(commands[0], commands[1]);
    await story.step('the commands that they say mend it', async () => {
      for (const command of commands[0] ?? []) {
        story.note(`kubectl ${command}`);
        await staging.kubectl.run(command.split(' '));
      }
      await up();
      await staging.waitRolledOut(120);
      await staging.waitSettled(300);
    });

    const controller = new AbortController();
    const seed = weekOf(new Date());
    const running = sabotageCluster({
      instance,
      environment: 'staging',
      seed,
      sample: 12,
      grep: '',
      patience: 60,
      minutes: 4,
      signal: controller.signal,
      say: (line) => story.note(line),
    });
    story.cleanUp('restore what is under way', async () => {
      controller.abort('the story has ended');
      await Promise.allSettled([running]);
    });
    await story.step(`a dozen other ones, chosen by the week ${seed}: healed or told`, async () => {
      const { results, notTried } = await running;
      const { healed, told, neither } = tallySabotage(results);
      story.figure('sabotages healed', healed, `of ${healed + told + neither}`);
      const slowest = Math.max(0, ...results.map((result) => result.healed ?? 0));
      story.figure('slowest of them healed', slowest, 's');
      if (notTried.length > 0) story.note(`not tried in four minutes: ${notTried.join(', ')}`);
      assert.ok(results.length > 0, 'none was tried');
      const unseen = results.filter(({ outcome }) => outcome === 'neither').map(({ name }) => name);
      assert.deepEqual(unseen, [], 'neither healed nor told');
    });
    await story.step('the cluster is as it was', async () => {
      await staging.waitSettled(180);
      await staging.waitPods(180);
    });
  },
};

/** When the alert of this name was first pending, milliseconds since 1970. */
function pendingSince(cluster: Cluster, alert: string, start: number): Promise<number> {
  return waitFor({ what: `${alert} pending`, seconds: 90, every: 2000 }, async () => {
    const open = await openAlerts(cluster.kubectl);
    const found = open.find(({ name, since }) => name === alert && since >= start);
    return found === undefined ? { seen: open.map(({ name }) => name).join(', ') } : { done: found.since };
  });
}

/** What a command prints that ends with 1. */
function saidBy(args: readonly string[]): Promise<string> {
  return lockstep(args).then(
    (text) => `nothing is wrong:\n${text}`,
    // It says why on standard output.
    (error: Error) => String(at(error, 'cause', 'stdout')),
  );
}
