import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A node of which only the logs can be read. */
export interface LogsNode {
  readonly port: number;
  stop(): void;
}

/** Answers as a kubelet does, with the same twenty lines of every container; `follow` gets them and then waits. */
export async function startLogsNode(certificate: { cert: string; key: string }): Promise<LogsNode> {
  const server = createServer(certificate, (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'https://node');
    if (!pathname.startsWith('/containerLogs/')) return response.writeHead(404).end();
    const stamped = searchParams.get('timestamps') === 'true';
    response.write(logLines.map((line, second) => `${stamped ? `${timeOf(second)} ` : ''}${line}\n`).join(''));
    if (searchParams.get('follow') !== 'true') response.end();
    return undefined;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

export const logLines: readonly string[] = Array.from({ length: 20 }, (_, second) =>
  JSON.stringify({ level: second % 7 === 6 ? 'warn' : 'info', msg: `request ${second} answered`, status: 200 }),
);

function timeOf(second: number): string {
  return `2026-01-01T00:00:${String(second).padStart(2, '0')}.000000000Z`;
}
