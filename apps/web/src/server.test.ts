import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

// A process takes a second to start, and longer on a machine that is busy.
jest.setTimeout(30_000);

let child: ChildProcess | undefined;
afterEach(() => {
  child?.kill('SIGKILL');
});

/** The real process; its lines are read one by one. */
function start(env: Record<string, string>) {
  const server = spawn(process.execPath, [join(import.meta.dirname, 'server.ts')], {
    env: { PORT: '0', HOST: '127.0.0.1', DRAIN_DELAY_MS: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child = server;
  const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
  return {
    server,
    line: async () => JSON.parse((await lines.next()).value ?? '{}') as Record<string, unknown>,
    exit: once(server, 'exit').then(([code]) => code as number | null),
  };
}

describe('the process', () => {
  test('serves, drains on SIGTERM and exits 0', async () => {
    const { server, line, exit } = start({ ENVIRONMENT: 'staging', REVISION: 'abc', LOG_LEVEL: 'info' });
    const { port, ...listening } = await line();
    expect(listening).toMatchObject({ message: 'listening', environment: 'staging', revision: 'abc' });
    const info = await (await fetch(`http://127.0.0.1:${port}/api/info`)).json();
    expect(info).toMatchObject({
      name: 'web',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      environment: 'staging',
    });
    expect(await line()).toMatchObject({ message: 'request', route: '/api/info', status: 200 });
    server.kill('SIGTERM');
    expect(await line()).toMatchObject({ message: 'draining', signal: 'SIGTERM' });
    expect(await line()).toMatchObject({ message: 'stopped', cut: 0 });
    expect(await exit).toBe(0);
  });

  test('answers readiness 503 and liveness 200 while it drains, and exits 1 at once on a second signal', async () => {
    const { server, line, exit } = start({ DRAIN_DELAY_MS: '20000', DRAIN_DEADLINE_MS: '24000' });
    const { port } = await line();
    const probe = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status;
    expect([await probe('/health'), await probe('/health/ready')]).toEqual([200, 200]);
    server.kill('SIGTERM');
    await line();
    expect([await probe('/health'), await probe('/health/ready')]).toEqual([200, 503]);
    server.kill('SIGINT');
    expect(await line()).toMatchObject({ level: 'warn', signal: 'SIGINT' });
    expect(await exit).toBe(1);
  });

  test('exits 1 when the deadline cut a connection', async () => {
    const { server, line, exit } = start({ DRAIN_DEADLINE_MS: '100' });
    const { port } = await line();
    const socket = connect(Number(port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write('GET / HTTP/1.1\r\n');
    server.kill('SIGTERM');
    await line();
    expect(await line()).toMatchObject({ level: 'warn', message: 'stopped', cut: 1 });
    expect(await exit).toBe(1);
    socket.destroy();
  });

  test('does not start with a setting it does not accept, and names it', async () => {
    const { line, exit } = start({ DRAIN_DEADLINE_MS: '60000' });
    expect(await line()).toMatchObject({
      level: 'error',
      message: 'DRAIN_DEADLINE_MS is "60000"; accepted: a whole number from 1 to 24000',
    });
    expect(await exit).toBe(1);
  });
});
