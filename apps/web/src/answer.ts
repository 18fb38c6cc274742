import { IncomingMessage, ServerResponse, STATUS_CODES } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';
import { requestIdOf } from './observe.ts';
import { styleSource } from './page.ts';

/** What a handler has to say; `send` gives it every header that each answer has. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Buffer;
  /** The methods that would be served, where this one is not. */
  readonly allow?: string;
}

/** A value as JSON. */
export function json(status: number, value: unknown): Answer {
  return { status, contentType: 'application/json; charset=utf-8', body: JSON.stringify(value) };
}

/** An error as JSON: its status in words, and nothing of what went wrong inside. */
export function failure(status: number): Answer {
  return json(status, { error: { status, message: STATUS_CODES[status] ?? 'Error' } });
}

export const methodNotAllowed: Answer = { ...failure(405), allow: 'GET, HEAD' };

const fixedHeaders = [...securityHeaders(), 'Cache-Control', 'no-store'];

/** Writes the whole answer at once; to a client that has gone, nothing. */
export function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  if (response.destroyed) return;
  const { status, contentType, body, allow } = answer;
  const length = Buffer.byteLength(body);
  const headers = ['Content-Type', contentType, 'Content-Length', length, 'X-Request-Id', requestIdOf(request)];
  if (allow !== undefined) headers.push('Allow', allow);
  // As one list: a setHeader for each would cost as much as the rest of a small answer.
  response.writeHead(status, headers.concat(fixedHeaders));
  response.end(body);
}

/**
 * What helmet sets, name and value in turn: the same for every answer, so it is asked once. HSTS and upgrades to https
 * are left to where TLS ends: this process speaks plain HTTP.
 */
function securityHeaders(): string[] {
  const protect = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: [styleSource],
        imgSrc: ['data:'],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
    // For browsers and plugins that are gone; every answer would pay for them.
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
  });
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  protect(request, response, (error) => {
    if (error !== undefined) throw error;
  });
  return Object.entries(response.getHeaders()).flat().map(String);
}
