import { describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { Lifecycle, type DrainTimes } from './lifecycle.ts';

const quick: DrainTimes = { delayMs: 0, deadlineMs: 10_000 };

interface Running {
  readonly lifecycle: Lifecycle;
  readonly port: number;
  readonly open: () => Promise<Client>;
  /** Waits for the listening socket to close. */
  readonly unlistened: () => Promise<void>;
}

interface Client {
  readonly socket: Socket;
  /** All that has been received. */
  readonly received: () => string;
  readonly send: (path: string) => void;
  readonly until: (text: string) => Promise<void>;
  readonly closed: Promise<unknown>;
}

/** Runs `check` against a server on a free port, and ends the server and its clients whatever comes of it. */
async function withServer(times: DrainTimes, handler: RequestListener, check: (running: Running) => Promise<void>) {
  const server = createServer({ keepAliveTimeout: 60_000 });
  const lifecycle = new Lifecycle(server, times);
  server.on('request', handler);
  const sockets: Socket[] = [];
  try {
    const { port } = await lifecycle.listen(0, '127.0.0.1');
    await check({
      lifecycle,
      port,
      unlistened: async () => {
        while (server.listening) await new Promise((resolve) => setImmediate(resolve));
      },
      open: async () => {
        const accepted = once(server, 'connection');
        const socket = connect(port, '127.0.0.1').setEncoding('utf8');
        sockets.push(socket);
        await accepted;
        return client(socket);
      },
    });
  } finally {
    for (const socket of sockets) socket.destroy();
    server.closeAllConnections();
    server.close();
  }
}

function client(socket: Socket): Client {
  let received = '';
  socket.on('error', () => {}).on('data', (text) => (received += text));
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const until = async (text: string) => {
    while (!received.includes(text)) await Promise.race([once(socket, 'data'), closed.then(() => missing(text))]);
  };
  const send = (path: string) => socket.write(`GET ${path} HTTP/1.1\r\nHost: test\r\n\r\n`);
  return { socket, received: () => received, send, until, closed };
}

function missing(text: string): never {
  throw new Error(`the connection closed before ${JSON.stringify(text)}`);
}

const answer: RequestListener = (_request, response) => response.end('done');

/** A handler that keeps each response until the test ends it. */
function holding(): { handler: RequestListener; next: Promise<ServerResponse> } {
  const { promise, resolve } = Promise.withResolvers<ServerResponse>();
  return { handler: (_request, response) => resolve(response), next: promise };
}

describe('Lifecycle', () => {
  test('is ready once it listens, and stopped after the drain', async () => {
    const lifecycle = new Lifecycle(createServer(), quick);
    expect(lifecycle.state).toBe('starting');
    await lifecycle.listen(0, '127.0.0.1');
    expect(lifecycle.state).toBe('ready');
    const drained = lifecycle.drain();
    expect(lifecycle.state).toBe('draining');
    expect(lifecycle.drain()).toBe(drained);
    expect(await drained).toEqual({ cut: 0 });
    expect(lifecycle.state).toBe('stopped');
  });

  test('says why it cannot listen', async () => {
    await withServer(quick, answer, async ({ port }) => {
      const taken = new Lifecycle(createServer(), quick).listen(port, '127.0.0.1');
      await expect(taken).rejects.toThrow('EADDRINUSE');
    });
  });

  test('ends at once when it is told to before it listens, and lets go of the port', async () => {
    const server = createServer();
    const lifecycle = new Lifecycle(server, { delayMs: 5_000, deadlineMs: 10_000 });
    // A name is looked up first, so that the drain begins before the port is bound.
    const listening = lifecycle.listen(0, 'localhost');
    const drained = lifecycle.drain();
    const { port } = await listening;
    expect(lifecycle.state).toBe('draining');
    expect(await drained).toEqual({ cut: 0 });
    expect(server.listening).toBe(false);
    const [error] = await once(connect(port, 'localhost'), 'error');
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('ends when it never listened, and refuses to listen afterwards', async () => {
    const lifecycle = new Lifecycle(createServer(), quick);
    expect(await lifecycle.drain()).toEqual({ cut: 0 });
    expect(lifecycle.state).toBe('stopped');
    await expect(lifecycle.listen(0)).rejects.toThrow('cannot listen on port 0: the server is stopped');
  });

  test('ends when the address could not be had', async () => {
    await withServer(quick, answer, async ({ port }) => {
      const lifecycle = new Lifecycle(createServer(), quick);
      const listening = lifecycle.listen(port, '127.0.0.1');
      const drained = lifecycle.drain();
      await expect(listening).rejects.toThrow('EADDRINUSE');
      expect(await drained).toEqual({ cut: 0 });
    });
  });

  test('keeps connections alive while ready', async () => {
    await withServer(quick, answer, async ({ open }) => {
      const { send, until, received } = await open();
      send('/');
      await until('done');
      expect(received()).toContain('Connection: keep-alive');
    });
  });

  test('still answers during the delay, old connections and new, and has each closed', async () => {
    await withServer({ delayMs: 200, deadlineMs: 10_000 }, answer, async ({ lifecycle, open }) => {
      const old = await open();
      old.send('/');
      await old.until('done');
      const drained = lifecycle.drain();
      const fresh = await open();
      for (const each of [old, fresh]) each.send('/');
      await Promise.all([old.closed, fresh.closed]);
      for (const each of [old, fresh]) expect(each.received()).toMatch(/Connection: close\r\n[^]*done$/);
      expect(await drained).toEqual({ cut: 0 });
    });
  });

  test('tells a request that was in flight before the drain to close', async () => {
    const { handler, next } = holding();
    await withServer(quick, handler, async ({ lifecycle, open }) => {
      const { send, closed, received } = await open();
      send('/');
      const response = await next;
      const drained = lifecycle.drain();
      response.end('done');
      await closed;
      expect(received()).toMatch(/Connection: close\r\n[^]*done$/);
      expect(await drained).toEqual({ cut: 0 });
    });
  });

  test('answers every request that a client sent without waiting, and closes after the last', async () => {
    const held: ServerResponse[] = [];
    await withServer(
      quick,
      (_request, response) => held.push(response),
      async ({ lifecycle, open }) => {
        const { socket, closed, received } = await open();
        socket.write('GET / HTTP/1.1\r\nHost: test\r\n\r\n'.repeat(2));
        while (held.length < 2) await new Promise((resolve) => setImmediate(resolve));
        const drained = lifecycle.drain();
        for (const response of held) response.end('done');
        await closed;
        expect(received().match(/Connection: .*|done/g)).toEqual([
          'Connection: keep-alive',
          'done',
          'Connection: close',
          'done',
        ]);
        expect(await drained).toEqual({ cut: 0 });
      },
    );
  });

  test('closes the connection of a response whose headers had left before the drain, once it ends', async () => {
    const { handler, next } = holding();
    await withServer(quick, handler, async ({ lifecycle, open }) => {
      const { send, closed, until } = await open();
      send('/');
      const response = await next;
      response.write('first');
      await until('first');
      const drained = lifecycle.drain();
      response.end('last');
      await until('last');
      await closed;
      expect(await drained).toEqual({ cut: 0 });
    });
  });

  test('closes idle connections and those that never sent a byte', async () => {
    await withServer(quick, answer, async ({ lifecycle, open }) => {
      const [idle, unused] = [await open(), await open()];
      idle.send('/');
      await idle.until('done');
      const drained = lifecycle.drain();
      await Promise.all([idle.closed, unused.closed]);
      expect(unused.received()).toBe('');
      expect(await drained).toEqual({ cut: 0 });
    });
  });

  test('answers on a connection opened just before the socket closed', async () => {
    await withServer(quick, answer, async ({ lifecycle, open, unlistened }) => {
      const { send, closed, received } = await open();
      const drained = lifecycle.drain();
      await unlistened();
      send('/');
      await closed;
      expect(received()).toMatch(/Connection: close\r\n[^]*done$/);
      expect(await drained).toEqual({ cut: 0 });
    });
  });

  test('refuses new connections after the delay', async () => {
    const { handler, next } = holding();
    await withServer(quick, handler, async ({ lifecycle, port, open, unlistened }) => {
      const { send } = await open();
      send('/');
      const response = await next;
      const drained = lifecycle.drain();
      await unlistened();
      const [error] = await once(connect(port, '127.0.0.1'), 'error');
      expect(error).toMatchObject({ code: 'ECONNREFUSED' });
      response.end();
      await drained;
    });
  });

  test('cuts at the deadline what has not finished, and says how many', async () => {
    const { handler } = holding();
    await withServer({ delayMs: 0, deadlineMs: 100 }, handler, async ({ lifecycle, open }) => {
      const hanging = await open();
      hanging.send('/');
      const halfSent = await open();
      halfSent.socket.write('GET / HTTP/1.1\r\nHost:');
      expect(await lifecycle.drain()).toEqual({ cut: 2 });
      await Promise.all([hanging.closed, halfSent.closed]);
    });
  });
});
