import { colours } from './grafana/panel.ts';
import { persesColours } from './perses/colours.ts';
import { axisOf, formatOf } from './perses/units.ts';
import type { Unit } from './units.ts';

/** What a person sees of a panel, whatever draws it. */
export interface PanelSeen {
  readonly board: string;
  readonly row: string;
  readonly title: string;
  readonly kind: string;
  readonly place: readonly number[];
  readonly queries: readonly (readonly [expr: string, legend: string | undefined])[];
  readonly format: unknown;
  readonly limits: readonly (readonly [from: number, meaning: string | undefined])[];
  readonly words: readonly (readonly [value: string, word: string, meaning: string | undefined])[];
  readonly columns: readonly string[];
  readonly sum: boolean;
}

// oxlint-disable-next-line typescript/no-explicit-any -- what is read back has no type
export type ReadJson = any;

const kinds: Readonly<Record<string, string>> = {
  stat: 'StatChart',
  timeseries: 'TimeSeriesChart',
  'state-timeline': 'StatusHistoryChart',
  heatmap: 'HeatMapChart',
  table: 'Table',
};

const meaningOf = (of: Readonly<Record<string, string>>, colour: string): string | undefined =>
  Object.entries(of).find(([, each]) => each === colour)?.[0];

/** What Grafana shows of one of its dashboards. */
export function seenInGrafana(dashboard: ReadJson): PanelSeen[] {
  let [row, top] = ['', 0];
  return dashboard.panels.flatMap((panel: ReadJson): PanelSeen[] => {
    const { type, title, gridPos, targets, fieldConfig } = panel;
    if (type === 'row') {
      [row, top] = [title, gridPos.y + 1];
      return [];
    }
    const { unit, decimals, thresholds, mappings = [], custom = {} } = fieldConfig.defaults;
    const drawn = type === 'stat' ? panel.options.colorMode !== 'none' : custom.thresholdsStyle?.mode === 'dashed';
    const organized = panel.transformations?.find(({ id }: ReadJson) => id === 'organize')?.options;
    const words =
      type === 'table' ? fieldConfig.overrides.flatMap(({ properties }: ReadJson) => wordsOf(properties)) : mappings;
    return [
      {
        board: dashboard.title,
        row,
        title,
        kind: kinds[type] ?? type,
        place: [gridPos.x, gridPos.y - top, gridPos.w, gridPos.h],
        queries: targets.map(({ expr, legendFormat }: ReadJson) => [expr, legendFormat]),
        format: ['state-timeline', 'table'].includes(type)
          ? undefined
          : type === 'timeseries'
            ? axisOf(unit as Unit)
            : { format: formatOf(unit as Unit, decimals) },
        limits: drawn
          ? thresholds.steps.slice(1).map(({ value, color }: ReadJson) => [value, meaningOf(colours, color)])
          : [],
        words: inOrder(
          words.flatMap(({ options }: ReadJson) =>
            Object.entries<ReadJson>(options).map(([value, { text, color }]) => [
              value,
              text,
              meaningOf(colours, color),
            ]),
          ),
        ),
        columns:
          organized === undefined
            ? []
            : Object.keys(organized.indexByName)
                .toSorted((a, b) => organized.indexByName[a] - organized.indexByName[b])
                .map((field) => organized.renameByName[field]),
        sum: custom.stacking?.mode === 'normal',
      },
    ];
  });
}

const wordsOf = (properties: ReadJson): ReadJson =>
  properties.filter(({ id }: ReadJson) => id === 'mappings').flatMap(({ value }: ReadJson) => value);

/** What the page shows of a dashboard of Perses. */
export function seenInPerses({ spec: dashboard }: ReadJson): PanelSeen[] {
  return dashboard.layouts.flatMap(({ spec: row }: ReadJson) =>
    row.items.map(({ x, y, width, height, content }: ReadJson): PanelSeen => {
      const { display, plugin, queries } = dashboard.panels[content.$ref.replace('#/spec/panels/', '')].spec;
      const { thresholds, mappings = [], columnSettings = [], visual } = plugin.spec;
      return {
        board: dashboard.display.name,
        row: row.display.title,
        title: display.name,
        kind: plugin.kind,
        place: [x, y, width, height],
        queries: queries.map(({ spec }: ReadJson) => [spec.plugin.spec.query, spec.plugin.spec.seriesNameFormat]),
        format: seenFormat(plugin.spec),
        limits: (thresholds?.steps ?? []).map(({ value, color }: ReadJson) => [value, meaningOf(persesColours, color)]),
        words: inOrder([
          ...mappings.map(({ spec }: ReadJson) => [
            spec.value,
            spec.result.value,
            meaningOf(persesColours, spec.result.color),
          ]),
          ...(plugin.spec.cellSettings ?? []).map(({ condition, text, textColor }: ReadJson) => [
            condition.spec.value,
            text,
            meaningOf(persesColours, textColor),
          ]),
        ]),
        columns: columnSettings.filter(({ hide }: ReadJson) => hide !== true).map(({ header }: ReadJson) => header),
        sum: visual?.stack === 'all',
      };
    }),
  );
}

function inOrder<T>(words: readonly T[]): T[] {
  return words.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** A chart's is along its axis, with what stands beside it. */
function seenFormat({ format, yAxis, yAxisFormat }: ReadJson): unknown {
  if (yAxis === undefined)
    return format === undefined && yAxisFormat === undefined ? undefined : { format: format ?? yAxisFormat };
  return yAxis.label === undefined ? { format: yAxis.format } : { format: yAxis.format, label: yAxis.label };
}
