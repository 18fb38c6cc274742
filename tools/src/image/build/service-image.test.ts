import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, jest, test } from '@jest/globals';
import { portsFrom, type Instance } from '../../model/instance.ts';
import { buildService } from './service-image.ts';
import { serviceNamed } from '../../model/services.ts';
import { withScratchRepository } from '../../lib/git/scratch-repository.ts';

jest.setTimeout(60_000);

/** An instance whose mirror has every image already, so that nothing needs an engine. */
async function withFullMirror(work: (instance: Instance) => Promise<void>): Promise<void> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'docker-content-digest': `sha256:${'1'.repeat(64)}` }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const mirror = (server.address() as AddressInfo).port;
  try {
    await work({
      name: 'test',
      prefix: 'lockstep-test',
      dir: '/nowhere',
      ports: { ...portsFrom(1), mirror },
      environments: ['staging', 'production'],
      closed: true,
      small: false,
      engine: 'podman',
    });
  } finally {
    server.close();
  }
}

describe("a service's image", () => {
  test('is of the last commit that changed the service, and is reused from the mirror', () =>
    withFullMirror((instance) =>
      withScratchRepository(async ({ write, remote }) => {
        const source = await write('apps/web/a', '1');
        await write('docs/page.md', 'later');
        const built = await buildService({ instance, repo: remote, revision: 'main' });
        expect(built).toEqual({
          reference: `${serviceNamed('web').image}:${source}@sha256:${'1'.repeat(64)}`,
          commit: source,
          reused: true,
        });
      }),
    ));

  test('needs a commit that holds the service', () =>
    withFullMirror((instance) =>
      withScratchRepository(async ({ remote }) => {
        const lost = buildService({ instance, repo: remote, revision: 'nowhere' });
        await expect(lost).rejects.toThrow('it names no commit');
        const empty = buildService({ instance, repo: remote, revision: 'main' });
        await expect(empty).rejects.toThrow('no commit up to it changes apps/web or');
      }),
    ));
});
