import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
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
  type Panel as GrafanaPanel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import type { Board, Choice, Event } from '../board.ts';
import type { Panel } from '../kinds.ts';
import { boards, boardTitles, docsUrl, uidOf } from '../links.ts';
import { heatmapOf, stateTimelineOf, statOf, timeSeriesOf } from './kinds.ts';
import { urlOf } from './links.ts';
import { addressOfLines } from './log-lines.ts';
import { tableOf } from './table.ts';

/** The dashboard as the SDK builds it: without ids, letters of queries and data sources; with a way to the lines where they are kept. */
export function buildDashboard(board: Board, { lines = false } = {}): Dashboard {
  const { name, question, from, refresh, choices, events = [], rows } = board;
  const builder = new DashboardBuilder(boardTitles[name])
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
  for (const other of Object.keys(boards) as (keyof typeof boards)[]) {
    if (other !== name) builder.link(link(boards[other], urlOf(other)).keepTime(true));
  }
  if (lines) builder.link(link('Logs', addressOfLines(board)).targetBlank(true));
  builder.link(link('How to change it', docsUrl('dashboards.md')).targetBlank(true));
  for (const { title, panels } of rows) {
    builder.withRow(new RowBuilder(title));
    for (const panel of panels) builder.withPanel(panelOf(panel));
  }
  return builder.build();
}

function panelOf(panel: Panel): Builder<GrafanaPanel> {
  switch (panel.kind) {
    case 'stat':
      return statOf(panel);
    case 'timeSeries':
      return timeSeriesOf(panel);
    case 'stateTimeline':
      return stateTimelineOf(panel);
    case 'heatmap':
      return heatmapOf(panel);
    case 'table':
      return tableOf(panel);
  }
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
