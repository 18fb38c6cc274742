import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { probeRegistries } from './mirror.ts';
import { registries } from './names.ts';
import { apiOf, isPlain, parseMirrors, referenceInMirror } from './registry-mirrors.ts';

describe('--mirror', () => {
  test('names one registry, with or without a folder, a port, TLS or a slash at its end', () => {
    expect(parseMirrors(['docker.io=registry.corp.example/hub/'])).toEqual({
      'docker.io': 'https://registry.corp.example/hub',
    });
    expect(
      parseMirrors([
        'quay.io=http://10.0.0.7:5000',
        'registry.k8s.io=https://r.corp.example:8443/a/b',
        'ghcr.io=[::1]:5000',
      ]),
    ).toEqual({
      'quay.io': 'http://10.0.0.7:5000',
      'registry.k8s.io': 'https://r.corp.example:8443/a/b',
      'ghcr.io': 'https://[::1]:5000',
    });
  });

  test('names one address for all, each registry a folder below it, and another one for some of them', () => {
    const mirrors = parseMirrors(['quay.io=registry.corp.example/quay', 'registry.corp.example/all']);
    expect(Object.keys(mirrors).toSorted()).toEqual([...registries].toSorted());
    expect(mirrors['docker.io']).toBe('https://registry.corp.example/all/docker.io');
    expect(mirrors['quay.io']).toBe('https://registry.corp.example/quay');
  });

  test.each([
    [['docker.com=registry.corp.example'], /"docker\.com" is none of registry\.k8s\.io/],
    [['docker.io='], /"" is no address/],
    [['docker.io=registry.corp.example/hub?x=1'], /is no address of a registry/],
    [['docker.io=me:secret@registry.corp.example'], /is no address of a registry/],
    [['docker.io=registry.corp.example/Hub'], /is no address of a registry/],
    [['ftp://registry.corp.example'], /is no address of a registry/],
    [[''], /is no address of a registry/],
    [['a.example', 'b.example'], /--mirror b\.example cannot be taken: there is another address for all/],
    [['docker.io=a.example', 'docker.io=b.example'], /docker\.io has another address already/],
  ])('%j is refused, with what it may be', (words, reason) => {
    expect(() => parseMirrors(words)).toThrow(reason);
    expect(() => parseMirrors(words)).toThrow(/--mirror docker\.io=registry\.corp\.example\/hub/);
  });
});

const mirrors = { 'docker.io': 'https://registry.corp.example/hub', 'quay.io': 'http://10.0.0.7:5000' };

test('an image is found in the mirror of its registry, by tag or digest, and elsewhere where there is none', () => {
  expect(referenceInMirror('docker.io/library/node:24@sha256:aa', mirrors)).toBe(
    'registry.corp.example/hub/library/node:24@sha256:aa',
  );
  expect(referenceInMirror('quay.io/argoproj/argocd:v3', mirrors)).toBe('10.0.0.7:5000/argoproj/argocd:v3');
  expect(referenceInMirror('ghcr.io/a/b:1', mirrors)).toBeUndefined();
  expect(referenceInMirror('docker.io.example.com/a:1', mirrors)).toBeUndefined();
});

test('containerd asks below the API of the mirror', () => {
  expect(apiOf(mirrors['docker.io'])).toBe('https://registry.corp.example/v2/hub');
  expect(apiOf(mirrors['quay.io'])).toBe('http://10.0.0.7:5000/v2');
});

test('Podman is told of plain HTTP only where a mirror speaks it', () => {
  expect([isPlain(mirrors), isPlain({ 'docker.io': mirrors['docker.io'] }), isPlain({})]).toEqual([true, false, false]);
});

test('a registry with a mirror answers where the mirror does, and is not asked itself', async () => {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url ?? '');
    response.writeHead(401).end();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  try {
    const { port } = server.address() as AddressInfo;
    const all = parseMirrors([`http://127.0.0.1:${port}/all`]);
    expect(new Set(Object.values(await probeRegistries(all)))).toEqual(new Set([true]));
    expect(new Set(paths)).toEqual(new Set(['/v2/']));
    const asked: string[] = [];
    await probeRegistries({ 'docker.io': all['docker.io']! }, async (address) => {
      asked.push(address);
      return 'no';
    });
    expect(asked).toContain(`http://127.0.0.1:${port}`);
    expect(asked.filter((address) => address.includes('docker'))).toEqual([]);
    expect(asked).toContain('https://quay.io');
  } finally {
    server.close();
  }
});
