import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import { checkExpr } from '../promql/index.ts';
import { dashboards, everyBoard, panelQueries, partBoards } from './index.ts';
import { whatJudges } from './rollouts.ts';

const folder = join(repositoryRoot, 'monitoring', 'dashboards');

function plain(query: string): string {
  return query.replaceAll('{{args.service}}', '$service').replaceAll(/\s+/g, '');
}

function linksOf(json: string): readonly { readonly title: string; readonly url: string }[] {
  return JSON.parse(json).links;
}

describe('dashboards', () => {
  test('are committed as they are generated: else `npm run lockstep -- monitoring generate`', async () => {
    const generated = dashboards();
    expect((await readdir(folder)).toSorted()).toEqual(generated.map(({ file }) => file).toSorted());
    for (const { file, json } of generated) {
      expect({ file, json: await readFile(join(folder, file), 'utf8') }).toEqual({ file, json });
    }
  });

  test.each(Object.entries(partBoards))('of the part %s lie beside its rules', async (part, boards) => {
    for (const { file, json } of dashboards(boards)) {
      expect(await readFile(join(repositoryRoot, 'monitoring', 'components', part, 'dashboards', file), 'utf8')).toBe(
        json,
      );
    }
  });

  test.each(dashboards().map(({ file, json }) => [file, json]))('%s leads to no board of a part', (_file, json) => {
    for (const { name } of Object.values(partBoards).flat()) expect(json).not.toContain(`/d/lockstep-${name}`);
  });

  test('show what decides about a version as it is asked', async () => {
    const path = join(repositoryRoot, 'base/components/rollout/objectives/analysistemplate.yaml');
    const { spec } = parse(await readFile(path, 'utf8')) as {
      spec: { metrics: { name: string; provider: { prometheus: { query: string } } }[] };
    };
    for (const { name, provider } of spec.metrics)
      expect(plain(whatJudges(name))).toBe(plain(provider.prometheus.query));
    expect(spec.metrics.map(({ name }) => name)).toEqual(['availability', 'latency']);
  });

  test('have a way to the lines of what is chosen, in the time that is shown, where lines are kept', () => {
    for (const [index, { file, json }] of dashboards(undefined, { lines: true }).entries()) {
      const before = linksOf(dashboards()[index]!.json);
      const [way, ...more] = linksOf(json).filter(({ title }) => !before.some((other) => other.title === title));
      expect({ file, title: way?.title, more }).toEqual({ file, title: 'Logs', more: [] });
      expect(way?.url).toContain(encodeURIComponent('_time:[') + '${__from:date:iso}');
      if (file === 'service.json') expect(way?.url).toContain(`${encodeURIComponent('namespace:="')}\${service}`);
    }
  });

  test('are the same at every build', () => {
    expect(dashboards()).toEqual(dashboards());
  });
});

describe('panelQueries', () => {
  const queries = panelQueries({}, everyBoard);

  test('has every query of every panel, by the letter that Grafana knows it by', () => {
    const letters = dashboards(everyBoard).flatMap(({ json }) => {
      const { uid, panels } = JSON.parse(json) as {
        uid: string;
        panels: { title: string; targets?: { refId: string; instant: boolean }[] }[];
      };
      return panels.flatMap(({ title, targets = [] }) =>
        targets.map(({ refId, instant }) => ({ dashboard: uid, panel: title, refId, instant })),
      );
    });
    expect(queries.map(({ dashboard, panel, refId, instant }) => ({ dashboard, panel, refId, instant }))).toEqual(
      letters,
    );
  });

  test('has a value in the place of every variable', () => {
    expect(queries.filter(({ expr }) => /\$[a-z_{]/.test(expr))).toEqual([]);
    expect(queries.flatMap(({ expr }) => checkExpr(expr))).toEqual([]);
  });

  test('takes other values', () => {
    const texts = panelQueries({ rateInterval: '1m', range: '10m' })
      .map(({ expr }) => expr)
      .join('\n');
    expect(texts).toContain('[1m]');
    expect(texts).toContain('[10m]');
    expect(texts).not.toContain('[2m]');
  });
});
