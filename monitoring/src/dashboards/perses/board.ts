import { defined } from '@lockstep/tools/lib/values/defined';
import { labelValuesOf, type Board, type Choice, type Row } from '../board.ts';
import { heightOf, type Panel } from '../kinds.ts';
import { boardTitles, type BoardName } from '../links.ts';
import type { Query } from '../query.ts';
import { placesOf } from './layout.ts';
import type { PersesDashboard, PersesGrid, PersesPanel, PersesQuery, PersesVariable } from './model.ts';
import { pluginOf } from './panels.ts';
import { linksIn, plainText, project } from './text.ts';

/** A board in the format of Perses, which has no place for what happens across panels: events are Grafana's alone. */
export function persesDashboard({ name, question, from, refresh, choices, rows }: Board): PersesDashboard {
  const panels = rows.flatMap((row) => row.panels);
  return {
    kind: 'Dashboard',
    metadata: { name, project, version: 0 },
    spec: {
      display: { name: boardTitles[name], description: question },
      duration: from.replace('now-', ''),
      refreshInterval: refresh,
      variables: choices.map((choice) => variableOf(choice)),
      panels: Object.fromEntries(panels.map((panel) => [panelKey(panel), panelOf(panel)])),
      layouts: rows.map((row) => gridOf(row)),
    },
  };
}

/** What a panel is called in the files: its title in small letters. */
function panelKey({ title }: Panel): string {
  return title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

function panelOf(panel: Panel): PersesPanel {
  const { title, shows, bad, go, queries } = panel;
  const text = `${shows}\n\n**Bad:** ${bad}\n\n**Then:** ${go}`;
  return {
    kind: 'Panel',
    spec: {
      display: { name: title, description: plainText(text) },
      plugin: pluginOf(panel),
      queries: queries.map((query) => queryOf(query)),
      links: linksIn(text),
    },
  };
}

function queryOf({ expr, legend }: Query): PersesQuery {
  const spec = defined({ query: expr, seriesNameFormat: legend });
  return { kind: 'TimeSeriesQuery', spec: { plugin: { kind: 'PrometheusTimeSeriesQuery', spec } } };
}

function gridOf({ title, panels }: Row): PersesGrid {
  const places = placesOf(panels.map((panel) => ({ width: panel.width, height: heightOf(panel) })));
  return {
    kind: 'Grid',
    spec: {
      display: { title, collapse: { open: true } },
      items: panels.map((panel, index) => ({
        ...places[index]!,
        content: { $ref: `#/spec/panels/${panelKey(panel)}` },
      })),
    },
  };
}

function variableOf(choice: Choice): PersesVariable {
  const { name, label, first } = choice;
  const { expr, label: labelName } = labelValuesOf(choice);
  const all = first === 'all';
  return {
    kind: 'ListVariable',
    spec: defined({
      name,
      display: { name: label },
      defaultValue: all ? ['$__all'] : first.value,
      allowAllValue: all,
      allowMultiple: all,
      customAllValue: all ? '.*' : undefined,
      sort: 'alphabetical-asc' as const,
      plugin: { kind: 'PrometheusLabelValuesVariable' as const, spec: { labelName, matchers: [expr] } },
    }),
  };
}

/** What the page says of the boards and Perses' format has no place for: their order, and what an empty panel means. */
export interface BoardsIndex {
  readonly boards: readonly {
    readonly name: BoardName;
    readonly title: string;
    readonly question: string;
    /** Of a panel, by its title: the words in the place of a value that does not exist. */
    readonly empty: Readonly<Record<string, string>>;
  }[];
}

export function boardsIndex(all: readonly Board[]): BoardsIndex {
  return {
    boards: all.map(({ name, question, rows }) => ({
      name,
      title: boardTitles[name],
      question,
      empty: Object.fromEntries(
        rows.flatMap(({ panels }) =>
          panels.flatMap((panel) => (panel.noValue === undefined ? [] : [[panel.title, panel.noValue]])),
        ),
      ),
    })),
  };
}
