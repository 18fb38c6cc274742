import { dynamicImportPluginLoader, type PanelPlugin, type PluginModuleResource } from '@perses-dev/plugin-system';
import { PrometheusTimeSeriesQuery } from '@perses-dev/prometheus-plugin/lib/plugins/prometheus-time-series-query';
import { PrometheusLabelValuesVariable } from '@perses-dev/prometheus-plugin/lib/plugins/PrometheusLabelValuesVariable';
import { StatChart, type StatChartOptions } from '@perses-dev/stat-chart-plugin';
import { Table } from '@perses-dev/table-plugin';
import { TimeSeriesChart, type TimeSeriesChartOptions } from '@perses-dev/timeseries-chart-plugin';
import { sayingWhenEmpty } from './empty.tsx';
import { bucketsHeatMap } from './heatmap.tsx';
import { nearLimits } from './limits.tsx';
import { namingOne } from './naming.tsx';
import { prometheusDatasource } from './prometheus.ts';
import { stateTimeline } from './timeline.tsx';

/** A value without a line of how it came there is asked for as it is now: what is gone does not show. */
const statChart = {
  ...StatChart,
  queryOptions: ({ sparkline }: StatChartOptions) => ({ mode: sparkline === undefined ? 'instant' : 'range' }),
};

const kinds = {
  Panel: {
    StatChart: sayingWhenEmpty(namingOne(statChart as unknown as PanelPlugin<StatChartOptions>)),
    TimeSeriesChart: sayingWhenEmpty(nearLimits(TimeSeriesChart as unknown as PanelPlugin<TimeSeriesChartOptions>)),
    StatusHistoryChart: sayingWhenEmpty(stateTimeline),
    HeatMapChart: sayingWhenEmpty(bucketsHeatMap),
    Table: sayingWhenEmpty(Table as unknown as PanelPlugin),
  },
  Datasource: { PrometheusDatasource: prometheusDatasource },
  TimeSeriesQuery: { PrometheusTimeSeriesQuery },
  Variable: { PrometheusLabelValuesVariable },
};

const resource = {
  kind: 'PluginModule',
  metadata: { name: 'dashboards', version: '1' },
  spec: {
    plugins: Object.entries(kinds).flatMap(([kind, of]) =>
      Object.keys(of).map((name) => ({ kind, spec: { name, display: { name } } })),
    ),
  },
} as PluginModuleResource;

/** The plugins that the boards need, and no other. */
export const plugins = dynamicImportPluginLoader([
  { resource, importPlugin: () => Promise.resolve(Object.assign({}, ...Object.values(kinds))) },
]);
