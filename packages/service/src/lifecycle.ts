import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import { setTimeout as sleep } from 'node:timers/promises';

export type LifecycleState = 'starting' | 'ready' | 'draining' | 'stopped';

export interface DrainTimes {
  /** Milliseconds from drain() to the closing of the listening socket, for proxies to stop choosing this process. */
  readonly delayMs: number;
  /** Milliseconds from drain() until what is still open is cut. */
  readonly deadlineMs: number;
}

/** Milliseconds between two looks for connections that have become idle. */
const sweepMs = 250;

/** Listens and drains for one server. Create it before any other request listener is added. */
export class Lifecycle {
  readonly #server: Server;
  readonly #times: DrainTimes;
  readonly #openedAt = new Map<Socket, number>();
  /** The last one begun on each open connection. */
  readonly #responses = new Map<Socket, ServerResponse>();
  #state: LifecycleState = 'starting';
  #listening: Promise<unknown> = Promise.resolve();
  #drained: Promise<{ cut: number }> | undefined;

  constructor(server: Server, times: DrainTimes) {
    this.#server = server;
    this.#times = times;
    // The socket that requests come by: under TLS another one than was accepted.
    server.on(server instanceof TlsServer ? 'secureConnection' : 'connection', (socket: Socket) => {
      this.#openedAt.set(socket, performance.now());
      socket.once('close', () => {
        this.#openedAt.delete(socket);
        this.#responses.delete(socket);
      });
    });
    server.on('request', (request, response) => {
      this.#responses.set(request.socket, response);
      if (this.#state === 'draining') announceClose(response);
    });
  }

  get state(): LifecycleState {
    return this.#state;
  }

  /**
   * Listens once, and is ready from then on unless a drain has begun.
   * @throws {Error} of node:net when the address can't be had, or when a drain has begun before.
   */
  async listen(port: number, host?: string): Promise<AddressInfo> {
    if (this.#state !== 'starting') throw new Error(`cannot listen on port ${port}: the server is ${this.#state}`);
    this.#listening = once(this.#server, 'listening');
    this.#server.listen({ port, ...(host === undefined ? {} : { host }) });
    await this.#listening;
    const address = this.#server.address() as AddressInfo;
    if (this.state === 'starting') this.#state = 'ready';
    return address;
  }

  /** Ends the server without failing a request, and says how many connections the deadline cut. One drain, however often called. */
  drain(): Promise<{ cut: number }> {
    this.#drained ??= this.#drain();
    return this.#drained;
  }

  async #drain(): Promise<{ cut: number }> {
    const deadline = performance.now() + this.#times.deadlineMs;
    const known = this.#state === 'ready';
    this.#state = 'draining';
    for (const response of this.#responses.values()) announceClose(response);
    // A socket that is still being bound would outlive a close that came first.
    await Promise.allSettled([this.#listening]);
    // No proxy has chosen what never was ready.
    if (known) await sleep(this.#times.delayMs);

    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    const sweeping = setInterval(() => this.#closeUnused(), sweepMs);
    this.#closeUnused();
    let cut = 0;
    const cutting = setTimeout(() => {
      cut = this.#openedAt.size;
      for (const socket of this.#openedAt.keys()) socket.destroy();
    }, deadline - performance.now());
    await closed;
    clearInterval(sweeping);
    clearTimeout(cutting);
    this.#state = 'stopped';
    return { cut };
  }

  /** Node 24 leaves alone what has never sent a byte; a connection just opened gets a moment to send its first. */
  #closeUnused(): void {
    this.#server.closeIdleConnections();
    const lately = performance.now() - sweepMs;
    for (const [socket, openedAt] of this.#openedAt) {
      if (socket.bytesRead === 0 && openedAt <= lately) socket.destroy();
    }
  }
}

function announceClose(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}
