import { defined } from '@lockstep/tools/lib/values/defined';
import type { HeatmapPanel, Panel, StatPanel, StateTimelinePanel, TimeSeriesPanel } from '../kinds.ts';
import type { Limits } from '../panel.ts';
import type { StateWord } from '../states.ts';
import { persesColours } from './colours.ts';
import type { Plugin } from './model.ts';
import { tablePlugin } from './table.ts';
import { axisOf, formatOf } from './units.ts';

/** The plugin that draws a panel, with all that it takes. */
export function pluginOf(panel: Panel): Plugin {
  switch (panel.kind) {
    case 'stat':
      return { kind: 'StatChart', spec: statSpec(panel) };
    case 'timeSeries':
      return { kind: 'TimeSeriesChart', spec: timeSeriesSpec(panel) };
    case 'stateTimeline':
      return { kind: 'StatusHistoryChart', spec: statusSpec(panel) };
    case 'heatmap':
      return { kind: 'HeatMapChart', spec: heatmapSpec(panel) };
    case 'table':
      return tablePlugin(panel);
  }
}

/** Without a sparkline it is asked for as it is now: `monitoring/page` does so. */
function statSpec({ unit, decimals, instant = false, limits, states }: StatPanel) {
  return defined({
    calculation: 'last-number',
    format: formatOf(unit, decimals),
    thresholds: limits === undefined ? undefined : thresholdsOf(limits),
    sparkline: instant ? undefined : {},
    mappings: states === undefined ? undefined : numberMappingsOf(states, 0),
  });
}

function timeSeriesSpec({ unit, stacked = false, bars = false, min = 0, max, limits }: TimeSeriesPanel) {
  return defined({
    legend: { position: 'bottom', mode: 'table', size: 'small', values: ['last-number', 'max'] },
    yAxis: defined({
      show: true,
      ...axisOf(unit),
      min: min ?? undefined,
      max,
    }),
    visual: {
      display: bars ? 'bar' : 'line',
      lineWidth: 1.25,
      areaOpacity: bars || stacked ? 0.4 : 0,
      stack: stacked ? 'all' : 'none',
      palette: { mode: 'categorical' },
    },
    thresholds: limits === undefined ? undefined : thresholdsOf(limits),
  });
}

function statusSpec({ states }: StateTimelinePanel) {
  return { legend: { position: 'bottom', mode: 'list', size: 'small' }, mappings: numberMappingsOf(states, 1) };
}

/** Its cells count what a rate of buckets counts. */
function heatmapSpec({ unit }: HeatmapPanel) {
  return { yAxisFormat: formatOf(unit), countFormat: formatOf('reqps'), showVisualMap: true };
}

function thresholdsOf([lowest, ...from]: Limits) {
  return {
    mode: 'absolute',
    defaultColor: persesColours[lowest],
    steps: from.map(([value, meaning]) => ({ value, color: persesColours[meaning], name: `${meaning} from` })),
  };
}

function numberMappingsOf(states: readonly StateWord[], from: number) {
  return states.map(([word, meaning], index) => ({
    kind: 'Value',
    spec: { value: String(index + from), result: { value: word, color: persesColours[meaning] } },
  }));
}
