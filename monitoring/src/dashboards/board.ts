import {
  AnnotationQueryBuilder,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
  type Dashboard,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { boards, docsUrl, uidOf, urlOf, type BoardName } from './links.ts';
import type { DescribedPanel } from './panel.ts';

/** A choice at the top of a dashboard. */
interface Choice {
  readonly name: string;
  readonly label: string;
  /** What Grafana offers, as `label_values(up, job)`. */
  readonly from: string;
  /** What stands there at first: one value, or all of them. */
  readonly first: { readonly value: string } | 'all';
}

/** A line across all panels at each moment at which the expression answers something. */
interface Event {
  readonly name: string;
  readonly expr: string;
  readonly title: string;
  readonly text: string;
}

interface Row {
  readonly title: string;
  readonly panels: readonly DescribedPanel[];
}

/** One dashboard: what is in it, in the order of the eye. */
export interface Board {
  readonly name: BoardName;
  /** The question that it answers. */
  readonly question: string;
  /** How far back it looks at first, as `now-6h`. */
  readonly from: string;
  readonly refresh: '30s' | '1m' | '5m';
  readonly choices: readonly Choice[];
  readonly events?: readonly Event[];
  readonly rows: readonly Row[];
}

/** The dashboard as the SDK builds it: without ids, letters of queries and data sources. */
export function buildDashboard({ name, question, from, refresh, choices, events = [], rows }: Board): Dashboard {
  const builder = new DashboardBuilder(boards[name])
    .uid(uidOf(name))
    .description(question)
    .tags(['lockstep'])
    .timezone('browser')
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from, to: 'now' })
    .refresh(refresh)
    .withVariable(dataSource());
  for (const choice of choices) builder.withVariable(variableOf(choice));
  for (const event of events) builder.annotation(annotationOf(event));
  for (const other of Object.keys(boards) as BoardName[]) {
    if (other !== name) builder.link(link(boards[other], urlOf(other)).keepTime(true));
  }
  builder.link(link('How to change it', docsUrl('dashboards.md')).targetBlank(true));
  for (const { title, panels } of rows) {
    builder.withRow(new RowBuilder(title));
    for (const panel of panels) builder.withPanel(panel.builder);
  }
  return builder.build();
}

function dataSource(): DatasourceVariableBuilder {
  return new DatasourceVariableBuilder('datasource')
    .label('Data source')
    .type('prometheus')
    .current({ selected: true, text: 'Prometheus', value: 'prometheus' });
}

function variableOf({ name, label, from, first }: Choice): QueryVariableBuilder {
  const builder = new QueryVariableBuilder(name)
    .label(label)
    .query({ query: from, refId: 'StandardVariableQuery' })
    .definition(from)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    // oxlint-disable-next-line unicorn/no-array-sort -- a setting of the builder
    .sort(VariableSort.AlphabeticalAsc);
  if (first !== 'all') {
    return builder.current({ selected: true, text: first.value, value: first.value }).includeAll(false).multi(false);
  }
  return builder
    .includeAll(true)
    .multi(true)
    .allValue('.*')
    .current({ selected: true, text: ['All'], value: ['$__all'] });
}

function annotationOf({ name, expr, title, text }: Event): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name(name)
    .enable(true)
    .iconColor('purple')
    .expr(expr)
    .target(new DataqueryBuilder().refId('Anno').expr(expr).range().interval('60s'))
    .step('60s')
    .titleFormat(title)
    .textFormat(text);
}

function link(title: string, url: string): DashboardLinkBuilder {
  return new DashboardLinkBuilder(title)
    .type(DashboardLinkType.Link)
    .url(url)
    .icon('external link')
    .tooltip('')
    .tags([])
    .asDropdown(false)
    .includeVars(false);
}
