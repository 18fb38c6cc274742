import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { toolPath } from '@lockstep/tools/toolbox/tools';
import { run } from '@lockstep/tools/lib/process/run';
import { withScratchFolder } from '@lockstep/tools/lib/files/scratch-folder';
import { isAlert, type AlertRule, type Group } from '../rules/model.ts';
import type { AlertCase, InputSeries } from './case.ts';
import { expectedAnnotations } from './expected.ts';

/** A value that an expression is expected to have. */
export interface ExpressionCase {
  readonly expr: string;
  readonly at: string;
  readonly samples: readonly { readonly labels: string; readonly value: number }[];
}

export interface Test {
  readonly name: string;
  /** Between two samples. */
  readonly interval: string;
  readonly series: InputSeries;
  readonly alerts?: readonly Omit<AlertCase, 'series' | 'when'>[];
  readonly expressions?: readonly ExpressionCase[];
}

/** Tests of the same rules, which are evaluated this often. */
export interface Suite {
  readonly name: string;
  readonly groups: readonly Group[];
  readonly evaluationInterval: string;
  readonly tests: readonly Test[];
}

/** What promtool says of all suites in one call: nothing where all hold. */
export async function failuresOf(suites: readonly Suite[]): Promise<string> {
  const promtool = await toolPath('promtool');
  return withScratchFolder('promtool', async (folder) => {
    await mkdir(join(folder, 'rules'));
    await Promise.all(suites.map((suite) => writeSuite(folder, suite)));
    const files = suites.map(({ name }) => join(folder, `${name}.yaml`));
    const { code, stdout, stderr } = await run(promtool, ['test', 'rules', ...files], { accept: [0, 1] });
    return code === 0 ? '' : `${stdout}\n${stderr}`.replaceAll(/Processing test file: \S+\n\s+SUCCESS\s+/g, '');
  });
}

async function writeSuite(folder: string, suite: Suite): Promise<void> {
  const rules = join(folder, 'rules', `${suite.name}.yaml`);
  await writeFile(rules, stringify({ groups: suite.groups }));
  await writeFile(
    join(folder, `${suite.name}.yaml`),
    stringify({
      rule_files: [rules],
      evaluation_interval: suite.evaluationInterval,
      // Left out it is another one each time, and what is read of another group is of this step or of the one before.
      group_eval_order: suite.groups.map(({ name }) => name),
      // One unit in the last place is what adding in another order changes.
      fuzzy_compare: true,
      tests: suite.tests.map((test) => testYaml(suite, test)),
    }),
  );
}

function testYaml({ groups }: Suite, { name, interval, series, alerts = [], expressions = [] }: Test): object {
  return {
    name,
    interval,
    input_series: Object.entries(series).map(([selector, values]) => ({ series: selector, values })),
    alert_rule_test: alerts.map(({ alert, at, fires = [] }) => ({
      eval_time: at,
      alertname: alert,
      exp_alerts: fires.map((fired) => ({
        exp_labels: fired.labels,
        exp_annotations: expectedAnnotations(rulesNamed(groups, alert), fired),
      })),
    })),
    promql_expr_test: expressions.map(({ expr, at, samples }) => ({ expr, eval_time: at, exp_samples: samples })),
  };
}

function rulesNamed(groups: readonly Group[], alert: string): AlertRule[] {
  return groups.flatMap(({ rules }) => rules.filter(isAlert)).filter((rule) => rule.alert === alert);
}

/** One suite for each alert, of its rules alone: promtool evaluates every rule that it is given for every test. */
export function suitesOf(cases: readonly AlertCase[], groups: readonly Group[]): Suite[] {
  return [...Map.groupBy(cases, ({ alert }) => alert)].map(([alert, own]) => ({
    name: alert,
    groups: [{ name: alert, rules: rulesNamed(groups, alert) }],
    // What compares with a week before takes ten thousand minutes.
    evaluationInterval: own.some(({ at }) => Number.parseInt(at, 10) > 24 * 60) ? '5m' : '1m',
    tests: own.map(({ when, series, at, fires = [] }) => ({
      name: when,
      interval: '1m',
      series,
      alerts: [{ alert, at, fires }],
    })),
  }));
}
