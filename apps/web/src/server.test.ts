import { expect, jest, test } from '@jest/globals';
import { withWeb } from '../test/service.ts';
import { greeting } from './greeting.ts';

// A process takes a second to start, and longer on a machine that is busy.
jest.setTimeout(60_000);

test('the process serves, drains on SIGTERM and exits 0', async () => {
  const env = { ENVIRONMENT: 'staging', REVISION: 'abc', LOG_LEVEL: 'info' };
  await withWeb({ env }, async ({ process: server, url, lines, exit }) => {
    const info = await (await fetch(`${url}/api/info`)).json();
    expect(info).toMatchObject({ name: 'web', version: expect.stringMatching(/^\d+\.\d+\.\d+/) });
    expect(await (await fetch(url)).text()).toContain(greeting);
    server.kill('SIGTERM');
    expect(await exit).toBe(0);
    expect(lines).toEqual([
      expect.objectContaining({ message: 'listening', environment: 'staging', revision: 'abc' }),
      expect.objectContaining({ message: 'request', route: '/api/info', status: 200 }),
      expect.objectContaining({ message: 'request', route: '/', status: 200 }),
      expect.objectContaining({ message: 'draining', signal: 'SIGTERM' }),
      expect.objectContaining({ message: 'stopped', level: 'info', cut: 0 }),
    ]);
  });
});

test('several workers serve as one', async () => {
  await withWeb({ env: { WEB_CONCURRENCY: '2' }, workers: 2 }, async ({ process: server, url, exit }) => {
    for (let count = 0; count < 4; count += 1) expect((await fetch(`${url}/api/info`)).status).toBe(200);
    const page = await (await fetch(`${url}/api/metrics`)).text();
    expect(page).toContain('http_request_duration_seconds_count{method="GET",route="/api/info",status="200"} 4');
    server.kill('SIGTERM');
    expect(await exit).toBe(0);
  });
});
