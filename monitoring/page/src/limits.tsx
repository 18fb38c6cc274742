import type { TimeSeriesData } from '@perses-dev/core';
import type { PanelPlugin, PanelProps } from '@perses-dev/plugin-system';
import type { TimeSeriesChartOptions } from '@perses-dev/timeseries-chart-plugin';
import { useMemo } from 'react';

/** A limit that lies further above all values than this is not drawn: it would press them flat against the axis. */
const furthest = 3;

/** A chart that draws the limits that its values are near, as Grafana does. */
export function nearLimits(plugin: PanelPlugin<TimeSeriesChartOptions>): PanelPlugin<TimeSeriesChartOptions> {
  const { PanelComponent } = plugin;
  return {
    ...plugin,
    PanelComponent: (props: PanelProps<TimeSeriesChartOptions>) => {
      const { spec, queryResults } = props;
      const near = useMemo(() => {
        const { thresholds } = spec;
        if (thresholds?.steps === undefined) return spec;
        const highest = highestOf(queryResults.map(({ data }) => data as TimeSeriesData));
        return {
          ...spec,
          thresholds: { ...thresholds, steps: thresholds.steps.filter(({ value }) => value <= furthest * highest) },
        };
      }, [spec, queryResults]);
      return <PanelComponent {...props} spec={near} />;
    },
  };
}

function highestOf(all: readonly TimeSeriesData[]): number {
  let highest = 0;
  for (const { series } of all) {
    for (const { values } of series) for (const [, value] of values) highest = Math.max(highest, value ?? 0);
  }
  return highest;
}
