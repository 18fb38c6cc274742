import { IncomingMessage, ServerResponse, STATUS_CODES } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';
import { styleSource } from './layout.ts';
import { requestIdOf } from './observe.ts';

/** What a handler has to say; `send` and `prepare` give it the headers that each answer has. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Buffer;
  /** The methods that would be served, where this one is not. */
  readonly allow?: string;
  /** It is a page that loads files of its own service: styles, scripts, pictures. Default: it holds all that it needs. */
  readonly loadsOwn?: true;
}

/** A value as JSON. */
export function json(status: number, value: unknown): Answer {
  return { status, contentType: 'application/json; charset=utf-8', body: JSON.stringify(value) };
}

/** An error as JSON: its status in words, and nothing of what went wrong inside. */
export function failure(status: number): Answer {
  return json(status, { error: { status, message: STATUS_CODES[status] ?? 'Error' } });
}

/** What a route says to a method that it does not serve. */
export function methodNotAllowed(allow = 'GET, HEAD'): Answer {
  return { ...failure(405), allow };
}

const fixedHeaders = [
  ...securityHeaders({ defaultSrc: ["'none'"], styleSrc: [styleSource] }),
  'Cache-Control',
  'no-store',
];
const headersOfFiles = [...securityHeaders({ defaultSrc: ["'self'"] }), 'Cache-Control', 'no-store'];

/** For answers that only machines read: no browser will show them, frame them or run what they hold. */
const machineHeaders = ['X-Content-Type-Options', 'nosniff', 'Cache-Control', 'no-store'];

/** An answer to a machine, with its headers, made once and sent many times. */
export function prepare(answer: Answer): (response: ServerResponse) => void {
  const headers = [...contentHeaders(answer), ...machineHeaders];
  const encoding = encodingOf(answer);
  return function sendPrepared(response) {
    if (response.destroyed) return;
    response.writeHead(answer.status, headers);
    response.end(answer.body, encoding);
  };
}

/** Writes the whole answer at once; to a client that has gone, nothing. */
export function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  if (response.destroyed) return;
  const headers = contentHeaders(answer);
  headers.push('X-Request-Id', requestIdOf(request));
  // As one list: a setHeader for each would cost as much as the rest of a small answer.
  response.writeHead(answer.status, headers.concat(answer.loadsOwn === true ? headersOfFiles : fixedHeaders));
  response.end(answer.body, encodingOf(answer));
}

/** What node:http is to write the text in, headers and all; in ASCII the same bytes either way, and Latin-1 is faster. */
function encodingOf({ body }: Answer): 'latin1' | 'utf8' {
  return Buffer.byteLength(body) === body.length ? 'latin1' : 'utf8';
}

function contentHeaders({ contentType, body, allow }: Answer): string[] {
  const headers = ['Content-Type', contentType, 'Content-Length', String(Buffer.byteLength(body))];
  if (allow !== undefined) headers.push('Allow', allow);
  return headers;
}

/**
 * What helmet sets, name and value in turn: the same for every answer, so it is asked once. HSTS and upgrades to https
 * are left to where TLS ends: this process speaks plain HTTP.
 */
function securityHeaders(sources: Readonly<Record<string, readonly string[]>>): string[] {
  const protect = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        ...Object.fromEntries(Object.entries(sources).map(([directive, from]) => [directive, [...from]])),
        imgSrc: [...(sources['defaultSrc'] ?? []).filter((source) => source !== "'none'"), 'data:'],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
  });
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  protect(request, response, (error) => {
    if (error !== undefined) throw error;
  });
  return Object.entries(response.getHeaders()).flat().map(String);
}
