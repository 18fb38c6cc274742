import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

const names = ['redis', 'repo', 'repoMetrics', 'controllerMetrics', 'webhook', 'server', 'serverMetrics'] as const;

/** A free port of the loopback address for each. */
export async function freePorts(): Promise<Record<(typeof names)[number], number>> {
  const servers = names.map(() => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return Object.fromEntries(names.map((name, index) => [name, ports[index]!])) as Record<
    (typeof names)[number],
    number
  >;
}
