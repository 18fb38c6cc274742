import { TableCellHeight, TableSortByFieldStateBuilder } from '@grafana/grafana-foundation-sdk/common';
import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import * as tables from '@grafana/grafana-foundation-sdk/table';
import { describePanel, type PanelOptions, type DescribedPanel } from './panel.ts';
import { wordMappings, type StateWord } from './states.ts';
import type { Unit } from './units.ts';

/** A label or a query's value as a column. */
interface Column {
  /** The label, or `Value` (with several queries `Value #A`, `Value #B`). */
  readonly field: string;
  readonly heading: string;
  readonly unit?: Unit;
  /** The words that are coloured. */
  readonly states?: readonly StateWord[];
  readonly width?: number;
}

interface TableOptions extends PanelOptions {
  /** In this order; what isn't named isn't shown. */
  readonly columns: readonly Column[];
  /** The heading of the column with the highest value on top, or the lowest with `up`. */
  readonly sortBy: string;
  readonly up?: boolean;
}

/** Rows as they are now: one for each set of labels that the queries answer. */
export function tablePanel(options: TableOptions): DescribedPanel {
  const { columns, sortBy, up = false } = options;
  const builder = new tables.PanelBuilder()
    .showHeader(true)
    .cellHeight(TableCellHeight.Sm)
    .sortBy([new TableSortByFieldStateBuilder().displayName(sortBy).desc(!up)]);
  if (options.queries.length > 1) builder.withTransformation({ id: 'merge', options: {} });
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
  return describePanel(builder, options, 'table', 8);
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
