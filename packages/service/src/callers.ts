import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { failure, send } from './answer.ts';
import type { App } from './app.ts';
import { spiffeIdOf, type Identity } from './identity.ts';
import { limits } from './limits.ts';
import type { Log } from './log.ts';
import type { CallerRefusal } from './metrics.ts';

interface CallersOptions {
  readonly identity: Identity;
  /** Whom it answers. */
  readonly callers: readonly string[];
  readonly app: App;
  readonly log: Log;
  /** Counts those that it does not answer. */
  readonly refused: (why: CallerRefusal) => void;
}

/**
 * A server, not listening yet, that answers callers by their identity: a certificate of the same authority, and a name
 * that is among them. Others have no handshake, or a 403.
 */
export function createCallersServer({ identity, callers, app, log, refused }: CallersOptions): Server {
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
      const found = refusalOf(request, known);
      if (found === undefined) return app(request, response);
      log('warn', 'caller refused', found.facts);
      refused(found.kind);
      response.setHeader('Connection', 'close');
      send(request, response, failure(403));
    },
  );
  // Of open connections none is closed: each keeps the certificate that it began with.
  identity.onRenewal((pems) => server.setSecureContext({ ...pems, minVersion: 'TLSv1.3' }));
  server.on('tlsClientError', (error: NodeJS.ErrnoException, socket) => {
    log('warn', 'caller refused', { why: error.code ?? error.message, from: socket.remoteAddress });
    refused('handshake');
  });
  return server;
}

interface FoundRefusal {
  readonly kind: CallerRefusal;
  /** For the log. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** Why a request is not answered: a connection may last longer than its certificate, and a session that goes on shows none anew. */
function refusalOf({ socket }: IncomingMessage, known: ReadonlySet<string>): FoundRefusal | undefined {
  const certificate = (socket as TLSSocket).getPeerX509Certificate();
  const caller = certificate && spiffeIdOf(certificate);
  const from = socket.remoteAddress;
  if (certificate === undefined || caller === undefined) {
    return { kind: 'nameless', facts: { why: 'no identity', from } };
  }
  if (!known.has(caller)) return { kind: 'unlisted', facts: { why: 'not one of TLS_CALLERS', caller, from } };
  return certificate.validToDate.getTime() < Date.now()
    ? { kind: 'ended', facts: { why: 'its certificate has ended', caller, from } }
    : undefined;
}
