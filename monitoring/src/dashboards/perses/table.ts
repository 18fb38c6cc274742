import { defined } from '@lockstep/tools/lib/values/defined';
import type { Column, TablePanel } from '../kinds.ts';
import { letter } from '../query.ts';
import { persesColours } from './colours.ts';
import type { Plugin } from './model.ts';
import { formatOf } from './units.ts';

/** A table of the queries' labels and values, in the order of its columns. */
export function tablePlugin({ columns, queries, sortBy, up = false }: TablePanel): Plugin<'Table'> {
  const several = queries.length > 1;
  const shown = new Set(columns.map(({ field }) => columnName(field, queries.length)));
  return {
    kind: 'Table',
    spec: defined({
      density: 'compact',
      defaultColumnWidth: 'auto',
      columnSettings: [
        ...['timestamp', 'value'].filter((name) => !shown.has(name)).map((name) => ({ name, hide: true })),
        ...columns.map((column) => columnOf(column, { sortBy, up, queries: queries.length })),
      ],
      cellSettings: cellsOf(columns),
      transforms: several ? [{ kind: 'MergeSeries', spec: {} }] : undefined,
    }),
  };
}

interface Order {
  readonly sortBy: string;
  readonly up: boolean;
  readonly queries: number;
}

function columnOf({ field, heading, unit, width }: Column, { sortBy, up, queries }: Order) {
  return defined({
    name: columnName(field, queries),
    header: heading,
    enableSorting: true,
    sort: heading !== sortBy ? undefined : up ? 'asc' : 'desc',
    format: unit === undefined ? undefined : formatOf(unit),
    align: unit === undefined ? undefined : 'right',
    width,
  });
}

/** What Perses calls a column that Grafana calls `Value` or `Value #A`. */
export function columnName(field: string, queries: number): string {
  const names = Array.from({ length: queries }, (_, index) => [`Value #${letter(index)}`, `value #${index + 1}`]);
  return field === 'Value' ? 'value' : (Object.fromEntries(names)[field] ?? field);
}

function cellsOf(columns: readonly Column[]) {
  const words = columns.flatMap(({ states = [] }) => states);
  if (words.length === 0) return undefined;
  return words.map(([word, meaning]) => ({
    condition: { kind: 'Value', spec: { value: word } },
    text: word,
    textColor: persesColours[meaning],
  }));
}
