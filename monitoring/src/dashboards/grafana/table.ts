import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { TableCellHeight, TableSortByFieldStateBuilder } from '@grafana/grafana-foundation-sdk/common';
import type { DynamicConfigValue, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import * as tables from '@grafana/grafana-foundation-sdk/table';
import type { Column, TablePanel } from '../kinds.ts';
import { wordMappings } from './mappings.ts';
import { describePanel } from './panel.ts';

/** Rows as they are now: one for each set of labels that the queries answer. */
export function tableOf(panel: TablePanel): Builder<Panel> {
  const { columns, sortBy, up = false } = panel;
  const builder = new tables.PanelBuilder()
    .showHeader(true)
    .cellHeight(TableCellHeight.Sm)
    .sortBy([new TableSortByFieldStateBuilder().displayName(sortBy).desc(!up)]);
  if (panel.queries.length > 1) builder.withTransformation({ id: 'merge', options: {} });
  builder.withTransformation({
    id: 'filterFieldsByName',
    options: { include: { names: columns.map(({ field }) => field) } },
  });
  builder.withTransformation({
    id: 'organize',
    options: {
      excludeByName: {},
      indexByName: Object.fromEntries(columns.map(({ field }, index) => [field, index])),
      renameByName: Object.fromEntries(columns.map(({ field, heading }) => [field, heading])),
    },
  });
  for (const column of columns) {
    const properties = propertiesOf(column);
    if (properties.length > 0) builder.overrideByName(column.heading, properties);
  }
  return describePanel(builder, panel);
}

function propertiesOf({ unit, states, width }: Column): DynamicConfigValue[] {
  const properties: DynamicConfigValue[] = [];
  if (unit !== undefined) properties.push({ id: 'unit', value: unit });
  if (states !== undefined) {
    properties.push(
      { id: 'mappings', value: wordMappings(states) },
      { id: 'custom.cellOptions', value: { type: 'color-text' } },
    );
  }
  if (width !== undefined) properties.push({ id: 'custom.width', value: width });
  return properties;
}
