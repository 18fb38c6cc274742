import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { text } from 'node:stream/consumers';
import { jsonIn } from '@lockstep/tools/lib/files/json';

/** What a service of somebody else answers to a body: an error, or nothing where it takes it. */
type Judge = (
  body: unknown,
  request: IncomingMessage,
) => { readonly status: number; readonly text: string } | undefined;

/** What came to a stand-in for somebody else's service. */
export interface StandIn {
  readonly url: string;
  /** The bodies that it took, in their order. */
  readonly taken: readonly unknown[];
  /** What it said to those that it did not. */
  readonly refused: readonly string[];
}

/** Runs `work` beside a web service that takes a body of JSON only where `judge` has nothing against it. */
export async function withWebService<T>(
  judge: Judge,
  accepted: { readonly status: number; readonly text: string },
  work: (service: StandIn) => Promise<T>,
): Promise<T> {
  const taken: unknown[] = [];
  const refused: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const parsed = jsonIn(body);
      const refusal = request.method === 'POST' ? judge(parsed, request) : { status: 405, text: 'POST alone' };
      if (refusal === undefined) taken.push(parsed);
      else refused.push(refusal.text);
      const { status, text: answer } = refusal ?? accepted;
      response.writeHead(status).end(answer);
    });
  });
  await listening(server);
  try {
    return await work({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, taken, refused });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

export function listening(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
}

/** A text that is there and not empty. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
