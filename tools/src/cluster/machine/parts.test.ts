import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { fullDiskFailure } from './full-disk.ts';
import { ordinary } from './machines.fixture.ts';
import { portVerdicts } from './network.ts';
import { engineFactsIn, mountsIn } from './parse-facts.ts';
import { holderInLsof, holderInSs, takenPorts } from './ports.ts';

test('a taken port is named with its use, who holds it and the way out; a free one passes', async () => {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const wanted = [{ port: (server.address() as AddressInfo).port, use: 'the ingress of staging' }];
  try {
    const [taken] = portVerdicts(await takenPorts(wanted));
    expect(taken?.what).toMatch(/Port \d+ .* wanted for the ingress of staging, is taken/);
    expect(taken?.wayOut).toContain('--port-base');
  } finally {
    await new Promise((closed) => server.close(closed));
  }
  expect(await takenPorts(wanted)).toEqual([]);
});

test('who holds a port is read of ss and of lsof', () => {
  expect(holderInSs('LISTEN 0 511 *:80 *:* users:(("nginx",pid=412,fd=6))')).toBe('nginx (process 412)');
  expect(holderInSs('LISTEN 0 511 *:80 *:* users:(("docker-proxy",pid=9,fd=6))')).toMatch(/docker ps names it/);
  expect(holderInSs('LISTEN 0 511 *:80 *:*')).toBeUndefined();
  expect(holderInLsof('p77\ncControlCe\n')).toBe('ControlCe (process 77)');
  expect(holderInLsof('')).toBeUndefined();
});

test('what an engine says of itself', () => {
  const podman = {
    version: { Version: '5.2' },
    host: { memTotal: 9, security: { rootless: true } },
    store: { graphRoot: '/g' },
  };
  expect(engineFactsIn('podman', JSON.stringify(podman), [])).toMatchObject({
    version: '5.2',
    rootless: true,
    memory: 9,
    store: '/g',
  });
  const docker = {
    ServerVersion: '28',
    SecurityOptions: ['name=rootless'],
    DockerRootDir: '/d',
    OperatingSystem: 'Docker Desktop',
  };
  const facts = engineFactsIn('docker', JSON.stringify(docker), ['/usr/bin/docker'], 'unix:///x');
  expect(facts).toMatchObject({ rootless: true, system: 'Docker Desktop', endpoint: 'unix:///x' });
  // Of a virtual machine: no folder of this one.
  expect(facts).not.toHaveProperty('store');
  expect(engineFactsIn('docker', 'error', [])).toBeUndefined();
});

test.each([
  ['the plugin', { Version: '28.5.2', Plugins: [{ Name: 'compose' }, { Name: 'buildx' }] }, true],
  ['another plugin', { Version: '28.5.2', Plugins: [{ Name: 'compose' }] }, false],
  ['no plugin', { Version: '29.9.3', Plugins: null }, false],
  ['one that does not start', { Version: '28.5.2', Plugins: [{ Name: 'buildx', Err: 'exec format error' }] }, false],
  ['a command line of before, which has it in itself', { Version: '20.10.24', Plugins: [] }, true],
  ['a server of before, where the command line does not say', { Plugins: [] }, true],
])('whether Docker can build is read of its plugins: %s', (_name, ClientInfo, buildKit) => {
  const info = { ServerVersion: '20.10.24', ClientInfo };
  expect(engineFactsIn('docker', JSON.stringify(info), [])).toMatchObject({ buildKit });
});

test('an engine that tells nothing of its plugins is not judged by them', () => {
  expect(engineFactsIn('docker', '{"ServerVersion":"28.5.2"}', [])).not.toHaveProperty('buildKit');
});

test('mounts with a space in their names', () => {
  expect(mountsIn('C:\\134 /mnt/my\\040disk 9p rw,noatime 0 0\n')).toEqual([
    { point: '/mnt/my disk', type: '9p', options: ['rw', 'noatime'] },
  ]);
});

test('a failure of a full disk says so, by its words or by what is left', () => {
  expect(fullDiskFailure('write /x: no space left on device', ordinary.disks)?.message).toMatch(
    /A disk is full: .*Free 8 GiB/,
  );
  const full = ordinary.disks.map((disk) => ({ ...disk, free: disk.use === 'cache' ? 1024 : disk.free }));
  expect(fullDiskFailure('exit code 1', full)?.message).toMatch(
    /\.cache\/lockstep has 0\.0 GiB free; it showed as: exit code 1/,
  );
  expect(fullDiskFailure('exit code 1', ordinary.disks)).toBeUndefined();
});
