import { once } from 'node:events';
import { get, type Agent, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Milliseconds without a byte after which a request has failed. */
const silenceMs = 5_000;

/**
 * One GET of 127.0.0.1, never tried twice; without an agent on a connection of its own.
 * @throws {Error} with the `code` of node:net; ETIMEDOUT after 5 s of silence.
 */
export async function answerOf(port: number, path: string, agent: Agent | false = false): Promise<Answer> {
  const request = get({ host: '127.0.0.1', port, path, agent, timeout: silenceMs });
  request.on('timeout', () => request.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })));
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return { status: response.statusCode ?? 0, body: await text(response) };
}
