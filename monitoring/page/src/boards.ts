import type { DashboardResource } from '@perses-dev/core';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';

/** A board of the list: what Perses' format says of it, and what it has no place for. */
export interface ListedBoard {
  readonly name: string;
  readonly title: string;
  readonly question: string;
  /** Of a panel, by its title: the words in the place of a value that does not exist. */
  readonly empty: Readonly<Record<string, string>>;
}

/** Where a real Perses shows a board too, so that links in panels are right in both. */
export function boardPath(name: string): string {
  return `/projects/lockstep/dashboards/${name}`;
}

/** The boards that this page was given, in their order. */
export function useBoards(): UseQueryResult<readonly ListedBoard[], Error> {
  return useQuery<readonly ListedBoard[], Error>(['boards'], async () => {
    const { boards } = (await fileAt('/boards/index.json')) as { boards: readonly ListedBoard[] };
    return boards;
  });
}

/** One board in the format of Perses. */
export function useBoard(name: string): UseQueryResult<DashboardResource, Error> {
  return useQuery<DashboardResource, Error>(
    ['board', name],
    async () => (await fileAt(`/boards/${name}.json`)) as DashboardResource,
  );
}

async function fileAt(path: string): Promise<unknown> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path} answers ${response.status} ${response.statusText}`.trim());
  return await response.json();
}
