import { describe, expect, test } from '@jest/globals';
import { DashboardBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { buildDashboard } from './board.ts';
import { sample } from '../fixture.ts';
import { letter } from '../query.ts';
import { stateExpr } from '../states.ts';
import { finalize } from './finalize.ts';

describe('finalize', () => {
  const text = finalize(buildDashboard(sample));
  const finished = JSON.parse(text);

  test('numbers rows and panels from 1', () => {
    expect(finished.panels.map(({ id, title }: { id: number; title: string }) => [id, title])).toEqual([
      [1, 'One'],
      [2, 'Up'],
      [3, 'Down'],
      [4, 'Two'],
      [5, 'Requests'],
      [6, 'Durations'],
    ]);
  });

  test('gives the queries of each panel letters from A', () => {
    const letters = finished.panels.map(({ targets }: { targets?: { refId: string }[] }) =>
      targets?.map((t) => t.refId),
    );
    expect(letters).toEqual([undefined, ['A'], ['A'], undefined, ['A', 'B'], ['A']]);
    expect([0, 1, 25].map((index) => letter(index))).toEqual(['A', 'B', 'Z']);
  });

  test('sends panels, queries, variables and annotations to the chosen data source', () => {
    const sources = [...text.matchAll(/"datasource": \{\s+"type": "(\w+)",\s+"uid": "([^"]+)"/g)];
    expect(sources).toHaveLength(4 + 5 + 1 + 2);
    expect(new Set(sources.map(([, type, uid]) => `${type} ${uid}`))).toEqual(new Set(['prometheus ${datasource}']));
  });

  test('begins a new line below the tallest panel of the row before', () => {
    const places = finished.panels.map(({ gridPos: { x, y } }: { gridPos: { x: number; y: number } }) => [x, y]);
    expect(places).toEqual([
      [0, 0],
      [0, 1],
      [12, 1],
      [0, 5],
      [0, 6],
      [12, 6],
    ]);
  });

  test('is read-only, and says so whatever was built', () => {
    expect(finished.editable).toBe(false);
    expect(JSON.parse(finalize(new DashboardBuilder('x').editable().build())).editable).toBe(false);
  });

  test('writes keys in alphabetical order', () => {
    expect(Object.keys(finished)).toEqual(Object.keys(finished).toSorted());
    expect(Object.keys(finished.panels[1])).toEqual(Object.keys(finished.panels[1]).toSorted());
    expect(text.endsWith('}\n')).toBe(true);
  });
});

test('stateExpr counts the states from 1 by the order of their words', () => {
  const states = [
    ['Synced', 'good'],
    ['OutOfSync', 'bad'],
  ] as const;
  expect(stateExpr('argocd_app_info', 'name="web"', 'sync_status', states, 'name')).toBe(
    '1 * max by (name) (argocd_app_info{name="web", sync_status="Synced"})' +
      ' or 2 * max by (name) (argocd_app_info{name="web", sync_status="OutOfSync"})',
  );
});
