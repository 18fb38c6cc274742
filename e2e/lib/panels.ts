import { panelQueries, partBoards, type PanelQuery } from '@lockstep/monitoring/dashboards';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import type { Prometheus, Series } from '@lockstep/tools/toolbox/prometheus';

/** Seconds that a panel over time looks back, and between two of its points. */
export const span = { back: 1800, step: 30 };

/** One sentence for a query that shows nothing without a reason to. */
export function emptyPanel({ dashboard, panel, refId, expr, emptyWhen }: PanelQuery, shown: boolean): string[] {
  return shown || emptyWhen !== undefined ? [] : [`${dashboard}, "${panel}", ${refId}: nothing for ${expr}`];
}

/** Whether a panel shows anything: one value that is a number. */
export function hasData(series: readonly Pick<Series, 'values'>[]): boolean {
  return series.some(({ values }) => values.some(([, value]) => !Number.isNaN(value)));
}

/**
 * Waits until Prometheus answers every query with data; what says why it may be empty is asked all the same: it must at
 * least be a valid query.
 * @returns what has nothing and says why.
 */
export async function waitPanels(
  prometheus: Prometheus,
  queries: readonly PanelQuery[],
  what: string,
): Promise<readonly string[]> {
  const excused = new Set<string>();
  let open = queries;
  await waitFor({ what: `data for every panel of ${what}`, seconds: 240, every: 5000 }, async () => {
    const empty: string[] = [];
    const left: PanelQuery[] = [];
    for (const query of open) {
      const end = Date.now() / 1000;
      const series = query.instant
        ? await prometheus.query(query.expr)
        : await prometheus.range(query.expr, { start: end - span.back, end, step: span.step });
      const shown = hasData(series);
      const problems = emptyPanel(query, shown);
      if (problems.length > 0) left.push(query);
      if (!shown && query.emptyWhen !== undefined) excused.add(`${query.panel}: ${query.emptyWhen}`);
      empty.push(...problems);
    }
    open = left;
    return empty.length === 0 ? { done: undefined } : { seen: empty.join('; ') };
  });
  return [...excused];
}

/** The same of the dashboard of a part that was switched on. */
export function waitPartPanels(prometheus: Prometheus, part: string): Promise<readonly string[]> {
  return waitPanels(prometheus, panelQueries({}, partBoards[part]!), `the dashboard of the part \`${part}\``);
}
