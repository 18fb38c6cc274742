import { request as plain, type IncomingHttpHeaders } from 'node:http';
import { request as overTls, type RequestOptions } from 'node:https';
import { buffer } from 'node:stream/consumers';

/** One request, as `node:http` and `node:https` take it. */
interface HttpRequest extends RequestOptions {
  /** Speak TLS. */
  readonly secure?: boolean;
  readonly body?: string;
  /** Milliseconds until the whole answer must be there. */
  readonly timeout: number;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Each header with all its values. */
  readonly headersDistinct: NodeJS.Dict<string[]>;
  readonly body: string;
}

/** Far above what any of our servers answers. */
const mostBytes = 256 * 1024 * 1024;

/**
 * Sends one request and reads the answer, over a connection of its own unless an agent keeps one.
 * @throws {Error} when nothing listens there, or the answer is not there in time or larger than 256 MiB.
 */
export async function sendRequest({ secure = false, body, timeout, ...options }: HttpRequest): Promise<HttpResponse> {
  const sent = (secure ? overTls : plain)({ agent: false, ...options });
  const late = setTimeout(() => {
    sent.destroy(new Error(`${sent.getHeader('host')} gave no answer within ${timeout / 1000} s`));
  }, timeout);
  try {
    return await new Promise((resolve, reject) => {
      sent.on('error', reject);
      sent.on('response', (response) => {
        let length = 0;
        response.on('data', (part: Buffer) => {
          length += part.length;
          if (length > mostBytes) sent.destroy(new Error(`an answer of more than ${mostBytes} bytes`));
        });
        buffer(response).then(
          (read) =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              headersDistinct: response.headersDistinct,
              body: read.toString('utf8'),
            }),
          reject,
        );
      });
      sent.end(body);
    });
  } finally {
    clearTimeout(late);
  }
}

/** A server behind an ingress on this machine: `*.localhost` names need no resolver, since the Host header carries them. */
export interface LoopbackSite {
  readonly secure: boolean;
  readonly host: '127.0.0.1';
  readonly port: number;
  /** The name that its certificate must have. */
  readonly servername?: string;
  /** Whom to trust that it is the one, as PEM. */
  readonly ca?: string;
  readonly headers: { readonly host: string };
}

/** It by plain HTTP, or, where somebody is trusted, by TLS. */
export function onLoopback(port: number, host: string, ca?: string): LoopbackSite {
  const site = { host: '127.0.0.1', port, headers: { host } } as const;
  return ca === undefined ? { ...site, secure: false } : { ...site, secure: true, servername: host, ca };
}
