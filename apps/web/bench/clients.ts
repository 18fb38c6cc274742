// A process of its own: clients of one port until told to stop, each failed request counted by its kind.
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerOf } from './http.ts';

export interface Tally {
  readonly requests: number;
  /** Kind, as `ECONNRESET` or `status 503` -> number of failed requests. */
  readonly failed: Readonly<Record<string, number>>;
}

export interface Clients {
  readonly port: number;
  readonly path: string;
  /** Clients with one lasting connection each, 20 ms apart from answer to request. */
  readonly keepAlive: number;
  /** Clients with a new connection for each request. */
  readonly fresh: number;
}

const pauseMs = 20;

process.once('message', (clients: Clients) => void run(clients));
// Whoever asked is gone.
process.once('disconnect', () => process.exit());

async function run({ port, path, keepAlive, fresh }: Clients): Promise<void> {
  let requests = 0;
  const stopping = new AbortController();
  const failed: Record<string, number> = {};
  process.once('message', () => stopping.abort());

  async function client(agent: Agent | false): Promise<void> {
    while (!stopping.signal.aborted) {
      const kind = await answerOf(port, path, agent).then(
        ({ status, body }) => (status !== 200 ? `status ${status}` : body.endsWith('}') ? undefined : 'a cut body'),
        (error: NodeJS.ErrnoException) => error.code ?? error.message,
      );
      requests += 1;
      if (kind !== undefined) failed[kind] = (failed[kind] ?? 0) + 1;
      await sleep(pauseMs * (0.5 + Math.random()));
    }
    if (agent !== false) agent.destroy();
  }

  const lasting = Array.from({ length: keepAlive }, () => client(new Agent({ keepAlive: true, maxSockets: 1 })));
  await Promise.all([...lasting, ...Array.from({ length: fresh }, () => client(false))]);
  process.send?.({ requests, failed } satisfies Tally, () => process.disconnect());
}
