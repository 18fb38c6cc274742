import { expect, test } from '@jest/globals';
import { proxyArguments } from './proxy-arguments.ts';

test("a build of Docker's is told of the proxy, and of nothing where there is none", () => {
  const env = { https_proxy: 'http://p:1', NO_PROXY: 'localhost', http_proxy: '' };
  expect(proxyArguments('docker', env)).toEqual([
    '--build-arg',
    'https_proxy=http://p:1',
    '--build-arg',
    'NO_PROXY=localhost',
  ]);
  expect(proxyArguments('docker', {})).toEqual([]);
});

test('Podman hands it on by itself', () => {
  expect(proxyArguments('podman', { https_proxy: 'http://p:1' })).toEqual([]);
});
