import { formatValue, type FormatOptions, type TimeSeries, type TimeSeriesData } from '@perses-dev/core';
import { HeatMapChart as Chart } from '@perses-dev/heatmap-chart-plugin/lib/components/HeatMapChart';
import type { HeatMapChartOptions } from '@perses-dev/heatmap-chart-plugin';
import type { PanelPlugin, PanelProps } from '@perses-dev/plugin-system';
import { useMemo, type ReactElement } from 'react';

/** Perses' heat map of native histograms alone, given the buckets of a classic one: a row for each. */
export const bucketsHeatMap: PanelPlugin<HeatMapChartOptions> = {
  PanelComponent: BucketsHeatMap,
  supportedQueryTypes: ['TimeSeriesQuery'],
  createInitialOptions: () => ({}),
};

function BucketsHeatMap({
  spec,
  contentDimensions,
  queryResults,
}: PanelProps<HeatMapChartOptions>): ReactElement | null {
  const data = queryResults[0]?.data as TimeSeriesData | undefined;
  const cells = useMemo(() => data && cellsOf(data, spec.yAxisFormat), [data, spec.yAxisFormat]);
  if (contentDimensions === undefined || cells === undefined) return null;
  return (
    <Chart
      {...contentDimensions}
      {...cells}
      {...(spec.countFormat && { countFormat: spec.countFormat })}
      showVisualMap={spec.showVisualMap ?? false}
    />
  );
}

interface Cells {
  readonly data: { value: [number, number, number]; label: string }[];
  readonly xAxisCategories: number[];
  readonly yAxisCategories: string[];
  readonly countMin: number;
  readonly countMax: number;
  readonly timeScale: { startMs: number; endMs: number; stepMs: number; rangeMs: number };
}

/** Buckets count all that is at most their bound: what lies between two bounds is the difference of both. */
function cellsOf({ series, timeRange, stepMs = 1 }: TimeSeriesData, format?: FormatOptions): Cells {
  const buckets = series.toSorted((a, b) => boundOf(a) - boundOf(b));
  const [startMs, endMs] = [timeRange?.start.getTime() ?? 0, timeRange?.end.getTime() ?? 0];
  const times = Array.from(
    { length: Math.floor((endMs - startMs) / stepMs) + 1 },
    (_, index) => startMs + index * stepMs,
  );
  const column = new Map(times.map((time, index) => [time, index]));
  const data = buckets.flatMap((bucket, row) => {
    const below = new Map(buckets[row - 1]?.values ?? []);
    return bucket.values.flatMap(([time, upTo]) => {
      const count = (upTo ?? 0) - (below.get(time) ?? 0);
      const at = column.get(time);
      return at === undefined || !(count > 0)
        ? []
        : [{ value: [at, row, count] as [number, number, number], label: '' }];
    });
  });
  const counts = data.map(({ value }) => value[2]);
  return {
    data: data.map(({ value }) => ({ value, label: String(value[2]) })),
    xAxisCategories: times,
    yAxisCategories: buckets.map((bucket, row) => words(boundOf(bucket), boundOf(buckets[row - 1]), format)),
    countMin: 0,
    countMax: Math.max(...counts, 0),
    timeScale: { startMs, endMs, stepMs, rangeMs: endMs - startMs },
  };
}

function boundOf(bucket: TimeSeries | undefined): number {
  const bound = bucket?.labels?.['le'] ?? '0';
  return bound === '+Inf' ? Infinity : Number(bound);
}

function words(to: number, from: number, format?: FormatOptions): string {
  return Number.isFinite(to) ? `≤ ${formatValue(to, format)}` : `> ${formatValue(from, format)}`;
}
