import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { waitFor } from './wait.ts';
import { startProcess } from './server-process.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-process-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A server that tells its id. */
const server = ['sh', ['-c', 'echo $$ > id.new; mv id.new id; exec sleep 1000']] as const;

async function idOf(): Promise<number> {
  return await waitFor({ what: 'the id', seconds: 10, every: 10 }, async () => ({
    done: Number(await readFile(join(folder, 'id'), 'utf8')),
  }));
}

async function gone(id: number): Promise<void> {
  await waitFor({ what: `the end of ${id}`, seconds: 10, every: 10 }, () =>
    Promise.resolve(existsSync(`/proc/${id}`) ? { seen: 'alive' } : { done: true }),
  );
}

test('a server ends when it is stopped', async () => {
  const process = startProcess('a', ...server, folder);
  const id = await idOf();
  expect(process.ended()).toBe(false);
  await process.stop();
  await gone(id);
  expect(process.ended()).toBe(true);
});

test('a server ends although its folder has gone, with another server of it', async () => {
  const started = startProcess('a', ...server, folder);
  const id = await idOf();
  await rm(folder, { recursive: true });
  const stopped = started.stop();
  try {
    await gone(id);
  } finally {
    if (existsSync(`/proc/${id}`)) process.kill(id, 'SIGKILL');
    await stopped;
  }
});

test('a server and its folder go when the process that started it is killed', async () => {
  const module = JSON.stringify(join(import.meta.dirname, 'server-process.ts'));
  const script = `import(${module}).then((m) => m.startProcess('a', ...${JSON.stringify(server)}, ${JSON.stringify(folder)}))`;
  const starter = spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
  const id = await idOf();
  starter.kill('SIGKILL');
  await gone(id);
  await waitFor({ what: 'the folder gone', seconds: 10, every: 10 }, () =>
    Promise.resolve(existsSync(folder) ? { seen: 'there' } : { done: true }),
  );
});

test('a server that ends by itself leaves its last words', async () => {
  const process = startProcess('a', 'sh', ['-c', 'echo no disk; exit 3'], folder);
  await waitFor({ what: 'the end', seconds: 10, every: 10 }, () =>
    Promise.resolve(process.ended() ? { done: true } : { seen: 'alive' }),
  );
  expect(await readFile(process.log, 'utf8')).toBe('no disk\n');
  await process.stop();
});
