import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { describe, expect, jest, test } from '@jest/globals';
import { withScratchRepository, type ScratchRepository } from '../../lib/git/scratch-repository.ts';
import { services, type Service, firstService } from '../../model/services.ts';
import type { Engine } from '../../toolbox/engine/engine.ts';
import type { EngineName, Instance } from '../../model/instance.ts';
import { withFakeGh } from '../../lib/github/fake-gh.ts';
import { buildAndPush, buildForInstance, buildLocally, pushedDigest } from './destinations.ts';

jest.setTimeout(60_000);

const [old, fresh] = [`sha256:${'a'.repeat(64)}`, `sha256:${'b'.repeat(64)}`];

/** An engine that builds nothing and remembers what it was told; a push makes `fresh`. */
function engineOf(name: EngineName, told = `abc: digest: ${fresh} size: 1234`) {
  const calls: string[][] = [];
  const call: Engine['call'] = async (args) => {
    calls.push([...args]);
    const file = args[args.indexOf('--digestfile') + 1];
    if (args.includes('--digestfile') && file !== undefined) await writeFile(file, fresh);
    return { code: 0, stdout: args[0] === 'push' ? told : '', stderr: '' };
  };
  return { engine: { name, call } as Engine, calls };
}

interface Scene {
  readonly service: Service;
  readonly commit: string;
  readonly options: { repo: string; revision: string; say: (line: string) => void };
  readonly said: string[];
  readonly write: ScratchRepository['write'];
}

/** A service in a repository, and its registry: with or without an image of its commit. */
async function withService(there: string | undefined, work: (scene: Scene) => Promise<void>): Promise<void> {
  const server = createServer((_request, response) => {
    response.writeHead(there === undefined ? 404 : 200, there === undefined ? {} : { 'docker-content-digest': there });
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const image = `127.0.0.1:${(server.address() as AddressInfo).port}/o/web`;
  const service = {
    ...firstService,
    name: 'web',
    image,
    sources: ['apps/web'],
    containerfile: 'apps/web/Containerfile',
  };
  const said: string[] = [];
  try {
    await withScratchRepository(async ({ write, remote }) => {
      await write('apps/web/package.json', '{"version":"1.2.3"}');
      const commit = await write('apps/web/Containerfile', 'FROM scratch\n');
      const options = { repo: remote, revision: 'main', say: (line: string) => void said.push(line) };
      await work({ service, commit, options, said, write });
    });
  } finally {
    server.close();
  }
}

describe('a build that is pushed', () => {
  test('names the digest that its own push made', () =>
    withService(undefined, async ({ service, commit, options }) => {
      const { engine, calls } = engineOf('docker');
      const built = await buildAndPush(service, engine, undefined, { ...options, platform: 'linux/arm64' });
      const tag = `${service.image}:${commit}`;
      expect(built).toEqual({
        service: 'web',
        name: service.image,
        commit,
        digest: fresh,
        reference: `${tag}@${fresh}`,
        reused: false,
      });
      expect(calls.map(([first]) => first)).toEqual(['build', 'push']);
      expect(calls[0]).toEqual(
        expect.arrayContaining(['--platform', 'linux/arm64', 'VERSION=1.2.3', `REVISION=${commit}`]),
      );
      expect(calls[1]).toEqual(['push', tag]);
    }));

  test('by Podman takes the digest from the file that it writes, and asks registries by TLS', () =>
    withService(undefined, async ({ service, options }) => {
      const { engine, calls } = engineOf('podman', '');
      expect((await buildAndPush(service, engine, undefined, options)).digest).toBe(fresh);
      expect(calls.flat()).not.toContain('--tls-verify=false');
    }));

  test('without a digest in what the engine says is a failure', () =>
    withService(undefined, async ({ service, options }) => {
      const { engine } = engineOf('docker', 'pushed');
      await expect(buildAndPush(service, engine, undefined, options)).rejects.toThrow('did not say with which digest');
    }));

  test('is not made again when the registry has it and GitHub proves that it is ours', () =>
    withService(old, ({ service, commit, options }) =>
      withFakeGh(async ({ github, set }) => {
        await set({ attested: { [old]: [commit] } });
        const { engine, calls } = engineOf('docker');
        const built = await buildAndPush(service, engine, github, options);
        expect(built).toMatchObject({ reference: `${service.image}:${commit}@${old}`, reused: true });
        expect(calls).toEqual([]);
      }),
    ));

  test.each([true, false])('replaces what has the name and is not proven to be ours (logged in: %s)', (loggedIn) =>
    withService(old, ({ service, commit, options, said }) =>
      withFakeGh(async ({ github, set }) => {
        await set({ loggedIn, attested: loggedIn ? {} : { [old]: [commit] } });
        const built = await buildAndPush(service, engineOf('docker').engine, github, options);
        expect(built).toMatchObject({ digest: fresh, reused: false });
        expect(said.join()).toContain('not proven to be ours');
      }),
    ),
  );
});

test('a build replaces what has the name of its commit and was proven to be of another', () =>
  withService(old, ({ service, options, said, write }) =>
    withFakeGh(async ({ github, set }) => {
      const first = await write('apps/web/a', 'with a hole');
      await write('apps/web/a', 'mended');
      await set({ attested: { [old]: [first] } });
      const built = await buildAndPush(service, engineOf('docker').engine, github, options);
      expect(built).toMatchObject({ digest: fresh, reused: false });
      expect(said.join()).toContain(`it was built of ${first.slice(0, 7)}, not of`);
    }),
  ));

test("a build for local clusters is what `build` makes, under the service's real name", () =>
  withService(old, async ({ service, commit, options }) => {
    const mirror = Number(/:(\d+)/.exec(service.image)?.[1]);
    const instance = { ports: { mirror }, engine: 'podman' } as Instance;
    const [web] = services;
    expect(await buildForInstance(web!, instance, options)).toEqual({
      service: 'web',
      name: web!.image,
      commit,
      digest: old,
      reference: `${web!.image}:${commit}@${old}`,
      reused: true,
    });
  }));

test("a build that is not pushed is named as its engine's own", () =>
  withService(undefined, async ({ service, commit, options }) => {
    const { engine, calls } = engineOf('docker');
    const built = await buildLocally(service, engine, { ...options, closed: false });
    expect(built).toEqual({
      service: 'web',
      name: service.image,
      commit,
      reference: `docker:${service.image}:${commit}`,
      reused: false,
    });
    expect(calls.map(([first]) => first)).toEqual(['build']);
  }));

test.each([
  [`The push refers to repository [ghcr.io/o/web]\nabc: digest: ${fresh} size: 1234`, fresh],
  [`${fresh}\n`, fresh],
  ['abc: digest: sha256:1 size: 1234', undefined],
  [`layer ${fresh} exists`, undefined],
])('%j tells the digest %s', (told, digest) => {
  expect(pushedDigest(told)).toBe(digest);
});
