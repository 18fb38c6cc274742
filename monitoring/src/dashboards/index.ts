import { allBoards } from './all.ts';
import { buildDashboard } from './grafana/board.ts';
import { finalize } from './grafana/finalize.ts';
import { boardsIndex, persesDashboard } from './perses/board.ts';

/** A dashboard as it is committed. */
interface DashboardFile {
  /** Below its folder. */
  readonly file: string;
  readonly json: string;
}

/** What `lockstep monitoring generate` writes and Grafana is given. */
export function dashboards(): readonly DashboardFile[] {
  return allBoards.map((board) => ({ file: `${board.name}.json`, json: finalize(buildDashboard(board)) }));
}

/** What `lockstep monitoring generate` writes and the page without Grafana is given: the same boards for Perses. */
export function persesDashboards(): readonly DashboardFile[] {
  const files = allBoards.map((board) => ({ file: `${board.name}.json`, value: persesDashboard(board) as object }));
  return [...files, { file: 'index.json', value: boardsIndex(allBoards) }].map(({ file, value }) => ({
    file,
    json: `${JSON.stringify(value, null, 2)}\n`,
  }));
}

export { otherQueries, panelQueries, type OtherQuery, type PanelQuery } from './queries.ts';
