import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failures, plainClose, restartUnderLoad } from '../bench/restart.ts';

// Four processes start at once, on a machine that may be busy.
jest.setTimeout(60_000);

const server = join(import.meta.dirname, 'server.ts');
let work: string;
beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), 'restart-'));
});
afterEach(async () => {
  await rm(work, { recursive: true });
});

/** One restart behind a proxy that goes on choosing the instance for half a second after SIGTERM. */
function restartOnce(service: readonly string[], graceMs: number) {
  const env = { DRAIN_DELAY_MS: '1500', REHEARSE_DELAY_MS: '20', LOG_LEVEL: 'error' };
  return restartUnderLoad({ service, env, restarts: 1, lateMs: 500, graceMs, log: join(work, 'log') });
}

test('no request fails while an instance restarts under load', async () => {
  const { requests, failed, exits } = await restartOnce([server], 20_000);
  expect({ failed, exits }).toEqual({ failed: {}, exits: [0] });
  expect(requests).toBeGreaterThan(100);
});

test('requests do fail when the same service stops by server.close() alone', async () => {
  // Its lasting connections would keep it alive for as long as they are used.
  expect(failures(await restartOnce([...plainClose, server], 2_000))).toBeGreaterThan(0);
});
