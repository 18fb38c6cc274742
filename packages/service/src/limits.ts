import type { ServerOptions } from 'node:http';

/** How long and how large a client may be: options of node:http's server, times in milliseconds. */
export const limits = {
  /** Longer than proxies keep a connection they don't use (Traefik here 60 s, an AWS ALB 60 s), or a request could meet one just closed. */
  keepAliveTimeout: 72_000,
  /** From the first byte of a request, or the opening of its connection, to the end of its headers; then it is a 408. */
  headersTimeout: 10_000,
  /** The same to the end of its body. No route reads a body, so this only bounds how long one may dribble in. */
  requestTimeout: 30_000,
  /** How often the two above are looked at: by Node's own 30 s, 10 s would be up to 40. */
  connectionsCheckingInterval: 1_000,
  /** Bytes of request line and headers, half of Node's own; more is a 431. No route needs more than a proxy's few hundred. */
  maxHeaderSize: 8_192,
} as const satisfies ServerOptions;
