import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { checkDisk, checkMemory, checkPort, needsOf } from './preflight.ts';

const gib = 1024 ** 3;

describe('needs', () => {
  test('one single-node cluster needs less memory than both clusters with four nodes', () => {
    const one = needsOf({ clusters: 1, nodes: 1, cold: false });
    const both = needsOf({ clusters: 2, nodes: 4, cold: false });
    expect(one.memory).toBeLessThan(both.memory / 2);
  });

  test('compiling everything needs more disk than a warm cache', () => {
    expect(needsOf({ clusters: 2, nodes: 4, cold: true }).disk).toBeGreaterThan(
      needsOf({ clusters: 2, nodes: 4, cold: false }).disk,
    );
  });

  test('too little memory is said with the smaller choices', () => {
    const needs = needsOf({ clusters: 2, nodes: 4, cold: false });
    expect(() => checkMemory(needs, 1 * gib)).toThrow(/need 4\.6 GiB, and 1\.0 GiB .*--only staging/);
    expect(() => checkMemory(needs, 5 * gib)).not.toThrow();
  });

  test('too little disk is said with the folder and the way out', () => {
    const needs = needsOf({ clusters: 2, nodes: 4, cold: true });
    expect(() => checkDisk(needs, gib, '/some/cache')).toThrow(/under \/some\/cache: .*XDG_CACHE_HOME/);
  });
});

describe('ports', () => {
  test('a free port passes', async () => {
    const port = await withListener(async (_server, used) => used);
    await expect(checkPort(port, 'the mirror')).resolves.toBeUndefined();
  });

  test('a taken port is named with its use and the way out', async () => {
    await withListener(async (_server, port) => {
      await expect(checkPort(port, 'the ingress of staging')).rejects.toThrow(
        new RegExp(`Port ${port} .* wanted for the ingress of staging, is taken.*--port-base`),
      );
    });
  });
});

async function withListener<T>(use: (server: Server, port: number) => Promise<T>): Promise<T> {
  const server = createServer();
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  try {
    return await use(server, (server.address() as AddressInfo).port);
  } finally {
    await new Promise((closed) => server.close(closed));
  }
}
