import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { checkDisk, checkMemory, checkPort, needsOf } from './preflight.ts';

const gib = 1024 ** 3;

describe('needs', () => {
  test.each([
    ['both clusters', { clusters: 2, nodes: 4, cold: false }, 4.6, 8],
    ['both with one node each, cold', { clusters: 2, nodes: 2, cold: true }, 3.8, 30],
    ['staging alone', { clusters: 1, nodes: 1, cold: false }, 1.9, 8],
    ['what is there already', { clusters: 0, nodes: 0, cold: false }, 0, 8],
  ])('%s need %j: %d GiB of memory, %d GiB of disk', (_what, of, memory, disk) => {
    const needs = needsOf(of);
    expect(needs.memory / gib).toBeCloseTo(memory, 5);
    expect(needs.disk / gib).toBe(disk);
  });

  test('what is just enough is taken', () => {
    const needs = needsOf({ clusters: 1, nodes: 1, cold: true });
    expect(() => checkMemory(needs, needs.memory)).not.toThrow();
    expect(() => checkMemory(needs, needs.memory - 1)).toThrow('too little memory');
    expect(() => checkDisk(needs, needs.disk, '/x')).not.toThrow();
    expect(() => checkDisk(needs, needs.disk - 1, '/x')).toThrow('too little free disk');
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
