import { allBoards } from './all.ts';
import { labelValuesOf, type Board, type Choice } from './board.ts';
import { formOf } from './kinds.ts';
import { uidOf } from './links.ts';
import { letter } from './query.ts';
import { defined } from '@lockstep/tools/lib/values/defined';

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

interface Defaults {
  /** What $__rate_interval becomes: four scrapes of the slowest job by default, as in Grafana. */
  readonly rateInterval?: string;
  /** What $__range becomes: an hour by default. */
  readonly range?: string;
}

/** Every query of every panel. */
export function panelQueries(defaults: Defaults = {}, boards: readonly Board[] = allBoards): readonly PanelQuery[] {
  return boards.flatMap((board) =>
    board.rows.flatMap(({ panels }) =>
      panels.flatMap((panel) =>
        panel.queries.map(({ expr, emptyWhen }, index) => ({
          dashboard: uidOf(board.name),
          panel: panel.title,
          refId: letter(index),
          expr: withDefaults(expr, board, defaults),
          instant: formOf(panel) === 'instant' || formOf(panel) === 'table',
          ...defined({ emptyWhen }),
        })),
      ),
    ),
  );
}

/** What a dashboard asks Prometheus for besides its panels: the values to choose from, and the lines across panels. */
export interface OtherQuery {
  readonly dashboard: string;
  /** The name of the choice or of the event. */
  readonly name: string;
  readonly expr: string;
}

/** Every query that is no panel's. */
export function otherQueries(defaults: Defaults = {}, boards: readonly Board[] = allBoards): readonly OtherQuery[] {
  return boards.flatMap((board) => {
    const asked = [
      ...board.choices.map((choice) => ({ name: choice.name, expr: labelledBy(choice) })),
      ...(board.events ?? []).map(({ name, expr }) => ({ name, expr })),
    ];
    return asked.map(({ name, expr }) => ({
      dashboard: uidOf(board.name),
      name,
      expr: withDefaults(expr, board, defaults),
    }));
  });
}

/** An expression that asks for the same series and label. */
function labelledBy(choice: Choice): string {
  const { expr, label } = labelValuesOf(choice);
  return `group by (${label}) (${expr})`;
}

function withDefaults(expr: string, { choices }: Board, { rateInterval = '2m', range = '1h' }: Defaults): string {
  const builtIn = expr.replaceAll('$__rate_interval', rateInterval).replaceAll('$__range', range);
  return choices.reduce((text, { name, first }) => {
    return text.replaceAll(`$${name}`, first === 'all' ? '.*' : first.value);
  }, builtIn);
}
