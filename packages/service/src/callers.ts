import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { failure, send } from './answer.ts';
import type { App } from './app.ts';
import { spiffeIdOf, type Identity } from './identity.ts';
import { limits } from './limits.ts';
import type { Log } from './log.ts';

interface CallersOptions {
  readonly identity: Identity;
  /** Whom it answers. */
  readonly callers: readonly string[];
  readonly app: App;
  readonly log: Log;
}

/**
 * A server, not listening yet, that answers callers by their identity: a certificate of the same authority, and a name
 * that is among them. Others have no handshake, or a 403.
 */
export function createCallersServer({ identity, callers, app, log }: CallersOptions): Server {
  const known = new Set(callers);
  const server = createServer(
    {
      ...limits,
      ...app.messages,
      ...identity.pems,
      minVersion: 'TLSv1.3',
      requestCert: true,
      rejectUnauthorized: true,
      handshakeTimeout: limits.headersTimeout,
    },
    (request, response) => {
      const refused = refusal(request, known);
      if (refused === undefined) return app(request, response);
      log('warn', 'caller refused', refused);
      response.setHeader('Connection', 'close');
      send(request, response, failure(403));
    },
  );
  // Of open connections none is closed: each keeps the certificate that it began with.
  identity.onRenewal((pems) => server.setSecureContext({ ...pems, minVersion: 'TLSv1.3' }));
  server.on('tlsClientError', (error: NodeJS.ErrnoException, socket) => {
    log('warn', 'caller refused', { why: error.code ?? error.message, from: socket.remoteAddress });
  });
  return server;
}

/** Why a request is not answered: a connection may last longer than its certificate, and a session that goes on shows none anew. */
function refusal({ socket }: IncomingMessage, known: ReadonlySet<string>): Record<string, unknown> | undefined {
  const certificate = (socket as TLSSocket).getPeerX509Certificate();
  const id = certificate && spiffeIdOf(certificate);
  const from = socket.remoteAddress;
  if (certificate === undefined || id === undefined) return { why: 'no identity', from };
  if (!known.has(id)) return { why: 'not one of TLS_CALLERS', caller: id, from };
  return certificate.validToDate.getTime() < Date.now()
    ? { why: 'its certificate has ended', caller: id, from }
    : undefined;
}
