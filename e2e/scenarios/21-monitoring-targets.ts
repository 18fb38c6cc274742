import assert from 'node:assert/strict';
import { environments } from '@lockstep/tools/model/environment';
import { onlyValue, openPrometheus, type Labels, type Prometheus } from '@lockstep/tools/toolbox/prometheus';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import { startTrickle } from '../lib/steady.ts';
import { activeTargets, expectedTargets, wrongTargets } from '../lib/targets.ts';
import type { Scenario } from '../scenario.ts';

interface Rule {
  readonly type: 'recording' | 'alerting';
  readonly name: string;
  readonly health: string;
  readonly lastError?: string;
  readonly labels?: Labels;
}

export const scenario: Scenario = {
  title: 'monitoring scrapes all there is in both clusters, and every recording rule has a value',
  quiet: true,
  run: async (story, world) => {
    // The objectives say nothing of a service that nobody asks.
    const loads = environments.map((environment) => startTrickle(story, world, environment, 20));
    for (const environment of environments) {
      const prometheus = openPrometheus(world.instance, environment);
      await story.step(`${environment}: every target that there should be is up`, async () => {
        const counts = await waitFor({ what: `every target of ${environment} up`, seconds: 240 }, async () => {
          const expected = await expectedTargets(world.clusters[environment]);
          const wrong = wrongTargets(await activeTargets(prometheus), expected);
          return wrong.length === 0 ? { done: expected } : { seen: wrong.join('; ') };
        });
        story.note(
          Object.entries(counts)
            .map(([job, count]) => `${job} ${count}`)
            .join(', '),
        );
        if (counts['grafana'] === undefined) story.note('not looked at: Grafana, which has no pod here');
      });
      await story.step(`${environment}: every recording rule has a value and no rule failed`, async () => {
        const rules = await waitFor(
          { what: 'a value of every recording rule', seconds: 240, every: 2000 },
          async () => {
            const all = await rulesOf(prometheus);
            const sick = all
              .filter(({ health }) => health !== 'ok')
              .map(({ name, lastError }) => `${name}: ${lastError}`);
            const empty = await withoutValue(prometheus, all);
            return all.length > 0 && sick.length + empty.length === 0
              ? { done: all }
              : { seen: [...sick, ...empty].join('; ') };
          },
        );
        const expr = 'sum(prometheus_rule_evaluation_failures_total)';
        assert.equal(onlyValue(await prometheus.query(expr), expr), 0, 'rule evaluations have failed');
        story.note(`${rules.filter(isRecording).length} recording rules, ${rules.length} rules in all`);
      });
      await story.step(
        `${environment}: two Alertmanagers are connected, hear each other and have the Watchdog`,
        async () => {
          const { activeAlertmanagers } = await prometheus.get<{ activeAlertmanagers: readonly object[] }>(
            '/api/v1/alertmanagers',
          );
          assert.equal(activeAlertmanagers.length, 2);
          const members = 'min(alertmanager_cluster_members{job="alertmanager"})';
          await waitFor({ what: 'two members', seconds: 90 }, async () => {
            const heard = onlyValue(await prometheus.query(members), members);
            return heard === 2 ? { done: undefined } : { seen: `one that hears ${heard}` };
          });
          const expr = 'min(sum by (pod) (alertmanager_alerts{job="alertmanager",state="active"}))';
          await waitFor({ what: 'an alert at each Alertmanager', seconds: 90 }, async () => {
            const alerts = onlyValue(await prometheus.query(expr), expr);
            return alerts >= 1 ? { done: undefined } : { seen: `${alerts} alerts` };
          });
        },
      );
    }
    await Promise.all(loads.map((load) => load.stop()));
  },
};

async function rulesOf(prometheus: Prometheus): Promise<readonly Rule[]> {
  const { groups } = await prometheus.get<{ groups: readonly { rules: readonly Rule[] }[] }>('/api/v1/rules');
  return groups.flatMap(({ rules }) => rules);
}

const isRecording = ({ type }: Rule): boolean => type === 'recording';

/** The recording rules of which there is no series with the labels that the rule gives. */
async function withoutValue(prometheus: Prometheus, rules: readonly Rule[]): Promise<readonly string[]> {
  const selectors = new Set(rules.filter(isRecording).map(({ name, labels }) => selectorOf(name, labels ?? {})));
  const empty: string[] = [];
  for (const selector of selectors) {
    if ((await prometheus.query(`count(${selector})`)).length === 0) empty.push(`${selector} has no value`);
  }
  return empty;
}

function selectorOf(name: string, labels: Labels): string {
  const matchers = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `${name}{${matchers.join(',')}}`;
}
