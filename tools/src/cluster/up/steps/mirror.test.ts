import { expect, test } from '@jest/globals';
import { registries } from '../../../toolbox/sources/names.ts';
import { hostsToml, mirrored } from './mirror.ts';

test('the nodes ask the mirror for our images, whatever registry they are named after', () => {
  expect(mirrored('ghcr.io/acme')).toEqual([...registries, 'lockstep.internal']);
  expect(mirrored('registry.acme.org/shop')).toEqual([...registries, 'registry.acme.org', 'lockstep.internal']);
});

test('a registry that does not answer is not asked when the mirror lacks an image', () => {
  expect(hostsToml('registry.acme.org', false)).not.toContain('server');
  expect(hostsToml('docker.io', true)).toContain('server = "https://registry-1.docker.io"');
});

test('a registry that a company mirrors is asked there, after what was built here, and never itself', () => {
  const text = hostsToml('docker.io', true, 'https://registry.corp.example/hub');
  expect(text).not.toContain('server');
  const hosts = [...text.matchAll(/^\[host\."(?<host>.+)"\]$/gm)].map(({ groups }) => groups!['host']);
  expect(hosts).toEqual(['http://mirror.lockstep.internal:5000/v2/docker.io', 'https://registry.corp.example/v2/hub']);
  expect(text.match(/override_path = true/g)).toHaveLength(2);
});
