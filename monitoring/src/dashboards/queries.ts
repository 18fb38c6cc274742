import { all } from './all.ts';
import type { Board } from './board.ts';
import { letter } from './finalize.ts';
import { uidOf } from './links.ts';

/** What a panel asks Prometheus for, with the values in it that stand there when a dashboard is opened. */
export interface PanelQuery {
  /** The dashboard's uid. */
  readonly dashboard: string;
  /** The panel's title. */
  readonly panel: string;
  readonly refId: string;
  readonly expr: string;
  /** As it is now; otherwise over time. */
  readonly instant: boolean;
  /** Why it may rightly answer nothing, where it may. */
  readonly emptyWhen?: string;
}

export interface Defaults {
  /** What $__rate_interval becomes: four scrapes of the slowest job by default, as in Grafana. */
  readonly rateInterval?: string;
  /** What $__range becomes: an hour by default. */
  readonly range?: string;
}

/** Every query of every panel. */
export function panelQueries(defaults: Defaults = {}, boards: readonly Board[] = all): readonly PanelQuery[] {
  return boards.flatMap((board) =>
    board.rows.flatMap(({ panels }) =>
      panels.flatMap(({ builder, queries, form }) => {
        const panel = builder.build().title ?? '';
        return queries.map(({ expr, emptyWhen }, index) => ({
          dashboard: uidOf(board.name),
          panel,
          refId: letter(index),
          expr: withDefaults(expr, board, defaults),
          instant: form === 'instant' || form === 'table',
          ...(emptyWhen === undefined ? {} : { emptyWhen }),
        }));
      }),
    ),
  );
}

function withDefaults(expr: string, { choices }: Board, { rateInterval = '2m', range = '1h' }: Defaults): string {
  const builtIn = expr.replaceAll('$__rate_interval', rateInterval).replaceAll('$__range', range);
  return choices.reduce((text, { name, first }) => {
    return text.replaceAll(`$${name}`, first === 'all' ? '.*' : first.value);
  }, builtIn);
}
