import { expect, test } from '@jest/globals';
import { registries } from '../../../toolbox/sources/names.ts';
import { hostsToml, mirrored } from './mirror.ts';

test('the nodes ask the mirror for our images, whatever registry they are named after', () => {
  expect(mirrored('ghcr.io/acme')).toEqual(registries);
  expect(mirrored('registry.acme.org/shop')).toEqual([...registries, 'registry.acme.org']);
});

test('a registry that does not answer is not asked when the mirror lacks an image', () => {
  expect(hostsToml('registry.acme.org', false)).not.toContain('server');
  expect(hostsToml('docker.io', true)).toContain('server = "https://registry-1.docker.io"');
});
