import {
  AxisPlacement,
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  GraphDrawStyle,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  HeatmapCellLayout,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { FieldColorBuilder, FieldColorModeId, type Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import * as heatmaps from '@grafana/grafana-foundation-sdk/heatmap';
import * as stats from '@grafana/grafana-foundation-sdk/stat';
import * as timelines from '@grafana/grafana-foundation-sdk/statetimeline';
import * as series from '@grafana/grafana-foundation-sdk/timeseries';
import type { HeatmapPanel, StatPanel, StateTimelinePanel, TimeSeriesPanel } from '../kinds.ts';
import { numberMappings } from './mappings.ts';
import { describePanel } from './panel.ts';

/** One or a few values as they are now. */
export function statOf(panel: StatPanel): Builder<Panel> {
  const instant = panel.instant ?? false;
  const builder = new stats.PanelBuilder()
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(false))
    .colorMode(panel.limits === undefined ? BigValueColorMode.None : BigValueColorMode.Value)
    .graphMode(instant ? BigValueGraphMode.None : BigValueGraphMode.Area)
    .textMode(panel.named === true ? BigValueTextMode.ValueAndName : BigValueTextMode.Value);
  if (panel.decimals !== undefined) builder.decimals(panel.decimals);
  if (panel.states !== undefined) builder.mappings(numberMappings(panel.states, 0));
  return describePanel(builder, panel);
}

/** Values over time, the limits as dashed lines. */
export function timeSeriesOf(panel: TimeSeriesPanel): Builder<Panel> {
  const { stacked = false, bars = false, min = 0, max, limits } = panel;
  const builder = new series.PanelBuilder()
    .drawStyle(bars ? GraphDrawStyle.Bars : GraphDrawStyle.Line)
    .lineWidth(1)
    .fillOpacity(bars || stacked ? 40 : 0)
    .showPoints(VisibilityMode.Never)
    .stacking(new StackingConfigBuilder().mode(stacked ? StackingMode.Normal : StackingMode.None).group('A'))
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.PaletteClassicByName))
    .thresholdsStyle(
      new GraphThresholdsStyleConfigBuilder().mode(
        limits === undefined ? GraphThresholdsStyleMode.Off : GraphThresholdsStyleMode.Dashed,
      ),
    )
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.Table)
        .placement(LegendPlacement.Bottom)
        .calcs(['lastNotNull', 'max']),
    )
    // oxlint-disable-next-line unicorn/no-array-sort -- a setting of the builder
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending));
  if (min !== null) builder.min(min);
  if (max !== undefined) builder.max(max);
  return describePanel(builder, panel);
}

/** Which state each of several things was in, and since when; each state says its name. */
export function stateTimelineOf(panel: StateTimelinePanel): Builder<Panel> {
  const builder = new timelines.PanelBuilder()
    .showValue(VisibilityMode.Always)
    .mergeValues(true)
    .rowHeight(0.9)
    .fillOpacity(70)
    .lineWidth(0)
    .mappings(numberMappings(panel.states))
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .calcs([]),
    );
  return describePanel(builder, panel);
}

/** How many of a histogram's observations fell where, over time; brighter is more, and the tooltip says how many. */
export function heatmapOf(panel: HeatmapPanel): Builder<Panel> {
  const builder = new heatmaps.PanelBuilder()
    .calculate(false)
    .color(
      new heatmaps.HeatmapColorOptionsBuilder()
        .mode(heatmaps.HeatmapColorMode.Scheme)
        .scheme('Viridis')
        .exponent(0.5)
        .steps(64),
    )
    .rowsFrame(new heatmaps.RowsHeatmapOptionsBuilder().layout(HeatmapCellLayout.Auto))
    .yAxis(new heatmaps.YAxisConfigBuilder().unit(panel.unit).axisPlacement(AxisPlacement.Left))
    .cellValues(new heatmaps.CellValuesBuilder().unit('reqps'))
    .tooltip(new heatmaps.HeatmapTooltipBuilder().mode(TooltipDisplayMode.Single).yHistogram(true))
    .showLegend();
  return describePanel(builder, panel);
}
