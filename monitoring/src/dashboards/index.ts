import { allBoards } from './all.ts';
import { buildDashboard } from './board.ts';
import { finalize } from './finalize.ts';

/** A dashboard as it is committed. */
interface DashboardFile {
  /** Below `monitoring/dashboards`. */
  readonly file: string;
  readonly json: string;
}

/** What `lockstep monitoring generate` writes and Grafana is given. */
export function dashboards(): readonly DashboardFile[] {
  return allBoards.map((board) => ({ file: `${board.name}.json`, json: finalize(buildDashboard(board)) }));
}

export { otherQueries, panelQueries, type OtherQuery, type PanelQuery } from './queries.ts';
