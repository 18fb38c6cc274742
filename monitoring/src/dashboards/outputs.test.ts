import { describe, expect, test } from '@jest/globals';
import { everyBoard } from './all.ts';
import { dashboards, persesDashboards } from './index.ts';
import { seenInGrafana, seenInPerses, type ReadJson } from './outputs.fixture.ts';

const read = (files: readonly { readonly file: string; readonly json: string }[]): ReadJson[] =>
  files.filter(({ file }) => file !== 'index.json').map(({ json }) => JSON.parse(json));

describe('what Grafana and the page without it show', () => {
  const grafana = read(dashboards(everyBoard)).flatMap((dashboard) => seenInGrafana(dashboard));
  const perses = read(persesDashboards(everyBoard)).flatMap((dashboard) => seenInPerses(dashboard));

  test('is the same, panel by panel, in the same order', () => {
    expect(perses).toEqual(grafana);
  });

  test('is every panel that is defined, with every query', () => {
    const panels = everyBoard.flatMap(({ rows }) => rows.flatMap((row) => row.panels));
    expect(panels.length).toBeGreaterThan(90);
    for (const seen of [grafana, perses]) {
      expect(seen.map(({ title }) => title)).toEqual(panels.map(({ title }) => title));
      expect(seen.flatMap(({ queries }) => queries.map(([expr]) => expr))).toEqual(
        panels.flatMap(({ queries }) => queries.map(({ expr }) => expr)),
      );
    }
  });

  test('is chosen by the same variables, from the same series, with the same value at first', () => {
    const ofGrafana = read(dashboards(everyBoard)).map(({ templating }) =>
      templating.list
        .filter(({ type }: ReadJson) => type === 'query')
        .map(({ name, label, definition, current, multi }: ReadJson) => [
          name,
          label,
          definition,
          [current.value].flat(),
          multi,
        ]),
    );
    const ofPerses = read(persesDashboards(everyBoard)).map(({ spec }) =>
      spec.variables.map(({ spec: { name, display, defaultValue, allowMultiple, plugin } }: ReadJson) => [
        name,
        display.name,
        `label_values(${plugin.spec.matchers[0]}, ${plugin.spec.labelName})`,
        [defaultValue].flat(),
        allowMultiple,
      ]),
    );
    expect(ofPerses).toEqual(ofGrafana);
  });

  test('reaches as far back and is as fresh', () => {
    expect(
      read(persesDashboards(everyBoard)).map(({ spec }) => [`now-${spec.duration}`, spec.refreshInterval]),
    ).toEqual(read(dashboards(everyBoard)).map(({ time, refresh }) => [time.from, refresh]));
  });
});
