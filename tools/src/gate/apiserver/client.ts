import { Agent } from 'node:https';
import { sendRequest } from '../../lib/http.ts';
import { jsonIn } from '../../lib/files/json.ts';

export interface ApiResponse {
  readonly status: number;
  /** The parsed JSON, or undefined when the answer is none. */
  readonly body: unknown;
  readonly warnings: readonly string[];
}

interface Call {
  readonly method: 'GET' | 'PATCH' | 'PUT' | 'DELETE';
  /** With its query. */
  readonly path: string;
  readonly body?: unknown;
  readonly type?: string;
}

export interface Client {
  call(call: Call): Promise<ApiResponse>;
  close(): void;
}

/** Calls one API server over a few kept connections. */
export function clientOf(options: { port: number; token: string; authority: string }): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: 6, ca: options.authority });
  const call = async ({ method, path, body, type = 'application/json' }: Call): Promise<ApiResponse> => {
    const payload = body === undefined ? {} : { body: JSON.stringify(body) };
    const { status, ...answer } = await sendRequest({
      secure: true,
      agent,
      host: '127.0.0.1',
      port: options.port,
      method,
      path,
      headers: {
        authorization: `Bearer ${options.token}`,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': type }),
      },
      timeout: 30_000,
      ...payload,
    });
    return { status, body: jsonIn(answer.body), warnings: warningsIn(answer.headersDistinct['warning'] ?? []) };
  };
  return { call, close: () => agent.destroy() };
}

/** The texts of Warning headers, as RFC 7234 writes them: `299 - "text"`, one or several in a header. */
export function warningsIn(headers: readonly string[]): readonly string[] {
  const texts = headers.flatMap((header) => [...header.matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)]);
  return texts.map(([, text = '']) => text.replace(/\\(.)/g, '$1'));
}
