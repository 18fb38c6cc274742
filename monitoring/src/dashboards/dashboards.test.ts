import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import { checkExpr } from '../promql/index.ts';
import { dashboards, panelQueries } from './index.ts';

const folder = join(repositoryRoot, 'monitoring', 'dashboards');

describe('dashboards', () => {
  test('are committed as they are generated: else `npm run lockstep -- monitoring generate`', async () => {
    const generated = dashboards();
    expect((await readdir(folder)).toSorted()).toEqual(generated.map(({ file }) => file).toSorted());
    for (const { file, json } of generated) {
      expect({ file, json: await readFile(join(folder, file), 'utf8') }).toEqual({ file, json });
    }
  });

  test('are the same at every build', () => {
    expect(dashboards()).toEqual(dashboards());
  });
});

describe('panelQueries', () => {
  const queries = panelQueries();

  test('has every query of every panel, by the letter that Grafana knows it by', () => {
    const letters = dashboards().flatMap(({ json }) => {
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
