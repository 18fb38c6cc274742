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
import { FieldColorBuilder, FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard';
import * as heatmaps from '@grafana/grafana-foundation-sdk/heatmap';
import * as stats from '@grafana/grafana-foundation-sdk/stat';
import * as timelines from '@grafana/grafana-foundation-sdk/statetimeline';
import * as series from '@grafana/grafana-foundation-sdk/timeseries';
import { describePanel, type PanelOptions, type DescribedPanel } from './panel.ts';
import { numberMappings, type StateWord } from './states.ts';

interface StatOptions extends PanelOptions {
  /** The name of each value beside it, where a panel shows several. */
  readonly named?: boolean;
  /** Asked for as it is now, without the line of how it came there. */
  readonly instant?: boolean;
  readonly decimals?: number;
  /** The words for the numbers 0, 1, 2. */
  readonly states?: readonly StateWord[];
}

/** One or a few values as they are now. */
export function stat(options: StatOptions): DescribedPanel {
  const instant = options.instant ?? false;
  const builder = new stats.PanelBuilder()
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(false))
    .colorMode(options.limits === undefined ? BigValueColorMode.None : BigValueColorMode.Value)
    .graphMode(instant ? BigValueGraphMode.None : BigValueGraphMode.Area)
    .textMode(options.named === true ? BigValueTextMode.ValueAndName : BigValueTextMode.Value);
  if (options.decimals !== undefined) builder.decimals(options.decimals);
  if (options.states !== undefined) builder.mappings(numberMappings(options.states, 0));
  return describePanel(builder, options, instant ? 'instant' : 'range', 4);
}

interface TimeSeriesOptions extends PanelOptions {
  /** Series on top of each other: their sum means something. */
  readonly stacked?: boolean;
  /** For what happens now and then: a bar where it did. */
  readonly bars?: boolean;
  /** The lowest value of the axis; 0 unless said, `null` for the values' own. */
  readonly min?: number | null;
  readonly max?: number;
}

/** Values over time, the limits as dashed lines. */
export function timeSeries(options: TimeSeriesOptions): DescribedPanel {
  const { stacked = false, bars = false, min = 0, max, limits } = options;
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
  return describePanel(builder, options, 'range', 8);
}

interface StateTimelineOptions extends PanelOptions {
  /** The words for the numbers that the queries answer. */
  readonly states: readonly StateWord[];
}

/** Which state each of several things was in, and since when; each state says its name. */
export function stateTimeline(options: StateTimelineOptions): DescribedPanel {
  const builder = new timelines.PanelBuilder()
    .showValue(VisibilityMode.Always)
    .mergeValues(true)
    .rowHeight(0.9)
    .fillOpacity(70)
    .lineWidth(0)
    .mappings(numberMappings(options.states))
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .calcs([]),
    );
  return describePanel(builder, options, 'range', 8);
}

/** How many of a histogram's observations fell where, over time; brighter is more, and the tooltip says how many. */
export function heatmap(options: PanelOptions): DescribedPanel {
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
    .yAxis(new heatmaps.YAxisConfigBuilder().unit(options.unit).axisPlacement(AxisPlacement.Left))
    .cellValues(new heatmaps.CellValuesBuilder().unit('reqps'))
    .tooltip(new heatmaps.HeatmapTooltipBuilder().mode(TooltipDisplayMode.Single).yHistogram(true))
    .showLegend();
  return describePanel(builder, options, 'heatmap', 8);
}
