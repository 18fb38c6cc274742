import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { toolPath } from '@lockstep/tools/toolbox/tools';
import type { KubeObject } from '@lockstep/tools/model/kube-object';
import { renderObjects } from '@lockstep/tools/toolbox/kustomize';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import { run } from '@lockstep/tools/lib/process/run';
import { withScratchFolder } from '@lockstep/tools/lib/files/scratch-folder';
import { panelQueries } from '../dashboards/index.ts';
import { metricNamesIn } from '../promql/index.ts';
import { ruleFiles } from '../rules/files.ts';

interface Job {
  readonly job_name: string;
  readonly tls_config?: { readonly insecure_skip_verify?: boolean };
  readonly metric_relabel_configs?: readonly {
    readonly source_labels?: readonly string[];
    readonly action: string;
    readonly regex: string;
  }[];
}

const account = '/var/run/secrets/kubernetes.io/serviceaccount';
const trees = ['clusters', 'local'] as const;
const rendered = new Map<string, readonly KubeObject[]>();

beforeAll(async () => {
  for (const tree of trees) {
    rendered.set(tree, await renderObjects(join(repositoryRoot, tree, 'staging', 'monitoring')));
  }
});

function objectOf(tree: string, kind: string, name: string): KubeObject {
  const found = rendered.get(tree)?.find((each) => each.kind === kind && each.metadata.name === name);
  if (found === undefined) throw new Error(`${tree} has no ${kind} ${name}`);
  return found;
}

function dataOf(tree: string, name: string): Readonly<Record<string, string>> {
  return objectOf(tree, 'ConfigMap', name)['data'] as Readonly<Record<string, string>>;
}

function jobsIn(text: string): readonly Job[] {
  return (parse(text) as { scrape_configs: readonly Job[] }).scrape_configs;
}

function jobsOf(tree: string): readonly Job[] {
  return [dataOf(tree, 'prometheus')['prometheus.yml']!, ...Object.values(dataOf(tree, 'prometheus-scrape'))].flatMap(
    jobsIn,
  );
}

describe.each(trees)('%s', (tree) => {
  test('promtool takes the configuration with its rules and scrape files', () =>
    withScratchFolder('prometheus', async (folder) => {
      const mounts = { config: 'prometheus', rules: 'prometheus-rules', scrape: 'prometheus-scrape' };
      const files = Object.entries(mounts).flatMap(([path, name]) =>
        Object.entries(dataOf(tree, name)).map(([file, text]) => [join('etc', path, file), text] as const),
      );
      const here = (text: string): string =>
        text.replaceAll('/etc/prometheus', join(folder, 'etc')).replaceAll(account, join(folder, 'account'));
      for (const [file, text] of [...files, ['account/token', ''], ['account/ca.crt', '']] as const) {
        await mkdir(dirname(join(folder, file)), { recursive: true });
        await writeFile(join(folder, file), here(text));
      }
      const environment = { CLUSTER: 'staging', ENVIRONMENT: 'staging' };
      const promtool = await toolPath('promtool');
      const said = await run(promtool, ['check', 'config', join(folder, 'etc/config/prometheus.yml')], {
        env: environment,
        accept: [0, 1],
      });
      expect(`${said.stdout}${said.code === 0 ? '' : said.stderr}`).not.toMatch(/FAILED/);
      expect(said.code).toBe(0);
      expect(said.stdout).toMatch(/SUCCESS: \d+ rules found/);
    }));
});

test('only a laptop takes the word of a kubelet whose certificate nobody signed', () => {
  const skips = trees.map((tree) =>
    jobsOf(tree)
      .filter(({ tls_config: tls }) => tls?.insecure_skip_verify === true)
      .map(({ job_name: job }) => job),
  );
  expect(skips).toEqual([['metrics-server'], ['metrics-server', 'kubelet', 'cadvisor']]);
});

test("a laptop's kubelets are asked as a cluster's are, but for that", () => {
  const [there, here] = trees.map((tree) => jobsIn(dataOf(tree, 'prometheus-scrape')['kubelet.yml']!));
  expect(JSON.parse(JSON.stringify(here).replaceAll(',"insecure_skip_verify":true', ''))).toEqual(there);
});

test('kube-state-metrics may list what it is told to, and no Secret', () => {
  const { rules } = objectOf('clusters', 'ClusterRole', 'kube-state-metrics') as unknown as {
    rules: readonly { resources: string[]; verbs: string[] }[];
  };
  const [resources] = argumentsOf('--resources');
  expect(rules.flatMap((rule) => rule.resources).toSorted()).toEqual(resources?.split(',').toSorted());
  expect(rules.flatMap((rule) => rule.verbs)).not.toContain('get');
  expect(resources).not.toMatch(/secrets|configmaps/);
});

describe('what rules and dashboards ask for passes the lists', () => {
  const expressions = [
    ...ruleFiles().flatMap(({ groups }) => groups.flatMap(({ rules }) => rules.map(({ expr }) => expr))),
    ...panelQueries().map(({ expr }) => expr),
  ];
  const asked = [...new Set(expressions.flatMap((expr) => metricNamesIn(expr).map(({ metric }) => metric)))];
  const missed = (prefix: RegExp, lists: readonly string[]): readonly string[] =>
    asked.filter((metric) => prefix.test(metric) && !lists.some((list) => new RegExp(list).test(metric)));

  test('of kube-state-metrics', () => {
    expect(
      missed(
        /^kube_/,
        argumentsOf('--metric-allowlist').flatMap((list) => list.split(',')),
      ),
    ).toEqual([]);
  });

  test.each([
    ['kubelet', /^kubelet_/],
    ['cadvisor', /^(container|machine)_/],
  ])('of the job %s', (job, prefix) => {
    const kept = jobsOf('clusters')
      .find(({ job_name: name }) => name === job)
      ?.metric_relabel_configs?.find(({ action }) => action === 'keep');
    expect(missed(prefix, [`^(?:${kept?.regex})$`])).toEqual([]);
  });

  test('and is not among what a job drops', () => {
    const dropped = jobsOf('clusters')
      .flatMap(({ metric_relabel_configs: rules = [] }) => rules)
      .filter(({ action, source_labels: labels }) => action === 'drop' && labels?.join() === '__name__')
      .map(({ regex }) => new RegExp(`^(?:${regex})$`));
    expect(dropped).not.toEqual([]);
    expect(asked.filter((metric) => dropped.some((list) => list.test(metric)))).toEqual([]);
  });
});

function argumentsOf(flag: string): readonly string[] {
  const { spec } = objectOf('clusters', 'Deployment', 'kube-state-metrics') as unknown as {
    spec: { template: { spec: { containers: readonly { args: readonly string[] }[] } } };
  };
  const args = spec.template.spec.containers[0]!.args;
  return args.filter((arg) => arg.startsWith(`${flag}=`)).map((arg) => arg.slice(flag.length + 1));
}
