import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createDashboards } from '@lockstep/monitoring/page/create';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { pageFolder, webPageNamed } from '../../toolbox/sources/pages/recipe.ts';

/** Where the built page of dashboards lies; another that is being worked on is named by LOCKSTEP_PAGE. */
export function builtDashboards(): string {
  return process.env['LOCKSTEP_PAGE'] ?? join(pageFolder(webPageNamed('dashboards')), 'page');
}

/** Does a job beside the page of dashboards over a Prometheus, at an address of the loopback. */
export async function withDashboards<T>(prometheus: string, work: (url: string) => Promise<T>): Promise<T> {
  const boards = join(repositoryRoot, 'local', 'components', 'dashboards', 'boards');
  const server = await createDashboards({ page: builtDashboards(), boards, prometheus, jaeger: 'http://127.0.0.1:1' });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
