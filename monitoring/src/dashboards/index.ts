import { allBoards } from './all.ts';
import type { Board } from './board.ts';
import { buildDashboard } from './grafana/board.ts';
import { finalize } from './grafana/finalize.ts';
import { boardTitles, type BoardName } from './links.ts';
import { boardsIndex, persesDashboard } from './perses/board.ts';

/** A dashboard as it is committed. */
interface DashboardFile {
  /** Below its folder. */
  readonly file: string;
  readonly json: string;
}

/** What `lockstep monitoring generate` writes and Grafana is given; with a way to the lines of what is shown, where they are kept. */
export function dashboards(
  boards: readonly Board[] = allBoards,
  parts?: { readonly lines: boolean },
): readonly DashboardFile[] {
  return boards.map((board) => ({ file: `${board.name}.json`, json: finalize(buildDashboard(board, parts)) }));
}

/** What `lockstep monitoring generate` writes and the page without Grafana is given: the same boards for Perses. */
export function persesDashboards(boards: readonly Board[] = allBoards, index = 'index.json'): readonly DashboardFile[] {
  const files = boards.map((board) => ({ file: `${board.name}.json`, value: persesDashboard(board) as object }));
  return [...files, { file: index, value: boardsIndex(boards) }].map(({ file, value }) => ({
    file,
    json: `${JSON.stringify(value, null, 2)}\n`,
  }));
}

/** Each board with its panels, and those of which every query may rightly answer nothing. */
export function boardsToDraw(boards: readonly Board[] = allBoards): readonly {
  readonly name: BoardName;
  readonly title: string;
  readonly panels: readonly string[];
  readonly mayBeEmpty: readonly string[];
}[] {
  return boards.map(({ name, rows }) => {
    const panels = rows.flatMap((row) => row.panels);
    const empty = panels.filter(({ queries }) => queries.every(({ emptyWhen }) => emptyWhen !== undefined));
    const titles = (of: typeof panels): string[] => of.map(({ title }) => title);
    return { name, title: boardTitles[name], panels: titles(panels), mayBeEmpty: titles(empty) };
  });
}

export { everyBoard, partBoards } from './all.ts';
export { withExemplars } from './exemplars.ts';
export { otherQueries, panelQueries, type OtherQuery, type PanelQuery } from './queries.ts';
