import { describe, expect, jest, test } from '@jest/globals';
import { once } from 'node:events';
import { connect } from 'node:net';
import { exchange } from '../test/exchange.ts';
import { launch, withService } from '../test/service.ts';

// A process takes a second to start, and longer on a machine that is busy.
jest.setTimeout(60_000);

const status = async (url: string) => (await fetch(url)).status;

describe('the process', () => {
  test('serves, drains on SIGTERM and exits 0', async () => {
    const env = { ENVIRONMENT: 'staging', REVISION: 'abc', LOG_LEVEL: 'info' };
    await withService({ env }, async ({ process: server, url, lines, exit }) => {
      const info = await (await fetch(`${url}/api/info`)).json();
      expect(info).toMatchObject({ version: expect.stringMatching(/^\d+\.\d+\.\d+/), environment: 'staging' });
      server.kill('SIGTERM');
      expect(await exit).toBe(0);
      expect(lines).toEqual([
        expect.objectContaining({ message: 'listening', environment: 'staging', revision: 'abc' }),
        expect.objectContaining({ message: 'request', route: '/api/info', status: 200, revision: 'abc' }),
        expect.objectContaining({ message: 'draining', signal: 'SIGTERM' }),
        expect.objectContaining({ message: 'stopped', level: 'info', cut: 0 }),
      ]);
    });
  });

  test('answers readiness 503 and liveness 200 while it drains, and exits 1 at once on a second signal', async () => {
    const env = { DRAIN_DELAY_MS: '20000', DRAIN_DEADLINE_MS: '24000' };
    await withService({ env }, async ({ process: server, url, logged, exit }) => {
      expect([await status(`${url}/health`), await status(`${url}/health/ready`)]).toEqual([200, 200]);
      server.kill('SIGTERM');
      await logged('draining');
      expect([await status(`${url}/health`), await status(`${url}/health/ready`)]).toEqual([200, 503]);
      server.kill('SIGINT');
      expect(await exit).toBe(1);
      await logged('second signal, exiting without waiting');
    });
  });

  test('exits 1 when the deadline cut a connection', async () => {
    await withService({ env: { DRAIN_DEADLINE_MS: '100' } }, async ({ process: server, port, logged, exit }) => {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      socket.write('GET / HTTP/1.1\r\n');
      server.kill('SIGTERM');
      expect(await exit).toBe(1);
      expect(await logged('stopped')).toEqual([expect.objectContaining({ level: 'warn', cut: 1 })]);
      socket.destroy();
    });
  });

  test('finishes what is in flight after an error that nobody caught, and exits 1', async () => {
    const env = { REHEARSE_CRASH_AFTER_S: '1', REHEARSE_DELAY_MS: '1500' };
    await withService({ env }, async ({ url, logged, exit }) => {
      expect(await status(`${url}/api/info`)).toBe(200);
      expect(await exit).toBe(1);
      const [error] = await logged('unexpected error');
      expect(error).toMatchObject({ level: 'error', error: expect.stringContaining('crashed on purpose') });
      expect(await logged('stopped')).toEqual([expect.objectContaining({ cut: 0 })]);
    });
  });

  test('goes on serving when nobody reads its log any more', async () => {
    await withService({ env: { LOG_LEVEL: 'info' } }, async ({ process: server, url, exit }) => {
      server.stdout?.destroy();
      // Each request is a line, and a line waits for others for a tenth of a second.
      for (let count = 0; count < 20; count += 1) {
        expect(await status(`${url}/api/info`)).toBe(200);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      server.kill('SIGTERM');
      expect(await exit).toBe(0);
    });
  });

  test('answers what is no plain request: tunnels, upgrades and expectations', async () => {
    await withService({ env: {} }, async ({ port }) => {
      const ask = async (line: string, ...headers: string[]) =>
        (await exchange(port, [[line, 'Host: test', ...headers, '', ''].join('\r\n')])).text;
      const tunnel = await ask('CONNECT example.com:443 HTTP/1.1');
      expect(tunnel).toMatch(/^HTTP\/1\.1 405 Method Not Allowed\r\nAllow: GET, HEAD\r\nConnection: close\r\n/);
      const upgrade = await ask('GET /health HTTP/1.1', 'Upgrade: websocket', 'Connection: upgrade, close');
      expect(upgrade).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
      const patient = await ask(
        'POST /health HTTP/1.1',
        'Expect: 100-continue',
        'Content-Length: 0',
        'Connection: close',
      );
      expect(patient).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 405 Method Not Allowed\r\n/);
      const strange = await ask('GET /health HTTP/1.1', 'Expect: tea', 'Connection: close');
      expect(strange).toMatch(/^HTTP\/1\.1 417 Expectation Failed\r\n/);
    });
  });

  test('does not start with a setting it does not accept, and names it', async () => {
    const { lines, exit } = launch({ env: { DRAIN_DEADLINE_MS: '60000' } });
    expect(await exit).toBe(1);
    const message = 'DRAIN_DEADLINE_MS is "60000"; accepted: a whole number from 1 to 24000';
    expect(lines).toEqual([expect.objectContaining({ level: 'error', message })]);
  });
});
