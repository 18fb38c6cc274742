import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { digestInMirror } from './mirror.ts';

/** A registry that knows one image. */
async function withRegistry(work: (port: number) => Promise<void>): Promise<void> {
  const server = createServer((request, response) => {
    const known =
      request.url === '/v2/ghcr.io/o/web/manifests/abc' && request.headers.accept?.includes('oci.image.index');
    response.writeHead(known ? 200 : 404, known ? { 'docker-content-digest': 'sha256:1' } : {}).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await work((server.address() as AddressInfo).port);
  } finally {
    server.close();
  }
}

test('the mirror tells the digest of what it has', () =>
  withRegistry(async (port) => {
    expect(await digestInMirror(port, 'ghcr.io/o/web', 'abc')).toBe('sha256:1');
    expect(await digestInMirror(port, 'ghcr.io/o/web', 'absent')).toBeUndefined();
  }));

test('a mirror that does not answer is a failure with a way out', async () => {
  await expect(digestInMirror(1, 'ghcr.io/o/web', 'abc')).rejects.toThrow('npm run up');
});
