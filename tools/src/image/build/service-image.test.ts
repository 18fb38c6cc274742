import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, jest, test } from '@jest/globals';
import { portsFrom, type Instance } from '../../model/instance.ts';
import type { Engine } from '../../toolbox/engine/engine.ts';
import { buildService, makeImage } from './service-image.ts';
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

/** What the engine is asked when a service's image is made of a commit. */
async function askedFor(options: {
  readonly closed: boolean;
  readonly name: Engine['name'];
}): Promise<readonly string[]> {
  return await withScratchRepository(async ({ write, remote }) => {
    await write('apps/web/package.json', '{"version":"1.2.3"}');
    const commit = await write('packages/service/Containerfile', 'FROM scratch\n');
    const calls: (readonly string[])[] = [];
    const call: Engine['call'] = async (args) => {
      calls.push(args);
      return { code: 0, stdout: '', stderr: '' };
    };
    const engine = { name: options.name, call } as Engine;
    const service = serviceNamed('web');
    const making = { repo: remote, service, commit, tag: 'web:x', engine, log: 'build', say: () => {} };
    await makeImage({ ...making, closed: options.closed });
    return calls.flat();
  });
}

describe('npm and the compiler of a build reach', () => {
  test.each(['docker', 'podman'] as const)(
    "no network of the machine's by %s, where images are published",
    async (name) => {
      const args = await askedFor({ closed: false, name });
      expect(args).toEqual(expect.arrayContaining(['VERSION=1.2.3', 'SERVICE=web', 'WORKSPACE=apps/web']));
      expect(args.filter((arg) => /network|tls-verify/.test(arg))).toEqual([]);
    },
  );

  test("the machine's in a closed network alone, where nothing is published", async () => {
    expect(await askedFor({ closed: true, name: 'podman' })).toContain('--network=host');
  });
});
