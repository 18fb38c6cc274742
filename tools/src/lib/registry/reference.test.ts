import { expect, test } from '@jest/globals';
import { parseReference, parseRegistryReference, splitName } from './reference.ts';

const digest = `sha256:${'a'.repeat(64)}`;

test.each([
  [`ghcr.io/o/web:abc@${digest}`, { name: 'ghcr.io/o/web', tag: 'abc', digest }],
  [`ghcr.io/o/web@${digest}`, { name: 'ghcr.io/o/web', digest }],
  ['127.0.0.1:5000/ghcr.io/o/web:1', { name: '127.0.0.1:5000/ghcr.io/o/web', tag: '1' }],
  ['localhost:5000/web:1', { name: 'localhost:5000/web', tag: '1' }],
  ['public.ecr.aws/docker/library/redis:8-alpine', { name: 'public.ecr.aws/docker/library/redis', tag: '8-alpine' }],
])('%s is in a registry', (text, image) => {
  expect(parseReference(text)).toEqual({ kind: 'registry', ...image });
});

test.each([
  ['docker:ghcr.io/o/web:abc', { kind: 'docker', at: 'ghcr.io/o/web:abc' }],
  ['podman:localhost/web', { kind: 'podman', at: 'localhost/web' }],
  ['oci-archive:/tmp/web.tar', { kind: 'oci-archive', at: '/tmp/web.tar' }],
])('%s is on this machine', (text, image) => {
  expect(parseReference(text)).toEqual(image);
  expect(() => parseRegistryReference(text)).toThrow('is in no registry');
});

test.each([
  '',
  'web',
  'web:1',
  'o/web:1',
  'ghcr.io/o/web',
  'ghcr.io/o/web:',
  'ghcr.io/o/web@sha256:1',
  '--help',
  'docker:',
])('%j names no image, and the way out says how to write one', (text) => {
  expect(() => parseReference(text)).toThrow(/names no image.*REGISTRY\/NAME:TAG/);
});

test("a name is split as its registry takes it; Docker's own answers at another host", () => {
  expect(splitName('ghcr.io/o/web')).toEqual({ host: 'ghcr.io', path: 'o/web' });
  expect(splitName('docker.io/library/node')).toEqual({ host: 'registry-1.docker.io', path: 'library/node' });
});
