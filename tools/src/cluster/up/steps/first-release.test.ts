import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { bump } from '../../../delivery/bump.ts';
import { hold } from '../../../delivery/hold.ts';
import { commit } from '../../../lib/git/checkout.ts';
import { fileAt } from '../../../lib/git/objects.ts';
import { init } from '../../../lib/git/repository.ts';
import { textIfThere } from '../../../lib/files/if-there.ts';
import { withScratchFolder } from '../../../lib/files/scratch-folder.ts';
import type { PinnedImage } from '../../../model/image-reference.ts';
import { environments } from '../../../model/environment.ts';
import { firstService } from '../../../model/services.ts';
import { imagesPath, readImages } from '../../../model/images-file.ts';
import { originPath, portsFrom, type Instance } from '../../../model/instance.ts';
import { seedOrigin } from '../../origin/seed.ts';
import { releaseImages } from './first-release.ts';
import { git } from '../../../lib/git/git.ts';

/** Keeps what is pushed in a file, one "name:tag digest" a line; the digest is of the tag and of SALT. */
const fakeDocker = `#!/bin/sh
echo "$*" >> "$ENGINE_FILES/calls"
[ "$1" = push ] || exit 0
digest=$(printf %s "$2$SALT" | sha256sum | cut -d' ' -f1)
echo "\${2#*/} sha256:$digest" >> "$ENGINE_FILES/pushed"
`;

interface Scene {
  readonly origin: string;
  /** Runs the step and gives what it said. */
  release(): Promise<readonly string[]>;
  /** A new version of the service on the origin's main; gives its commit. */
  change(text: string): Promise<string>;
  pins(environment: 'staging' | 'production'): Promise<readonly PinnedImage[]>;
  /** How many images were built. */
  builds(): Promise<number>;
  /** Empties the mirror; what is built from now on gets other digests when `salt` is another one. */
  lose(salt?: string): Promise<void>;
}

async function withScene(work: (scene: Scene) => Promise<void>): Promise<void> {
  await withScratchFolder('first-release', async (folder) => {
    const [checkout, dir] = [join(folder, 'checkout'), join(folder, 'state')];
    const pushed = join(folder, 'pushed');
    const read = (file: string): Promise<string | undefined> => textIfThere(join(folder, file));
    await mkdir(join(folder, 'bin'));
    await writeFile(join(folder, 'bin/docker'), fakeDocker, { mode: 0o755 });
    await withMirror(pushed, async (mirror) => {
      const kept = { ...process.env };
      Object.assign(process.env, { PATH: `${join(folder, 'bin')}${delimiter}${kept['PATH']}`, ENGINE_FILES: folder });
      try {
        await init(checkout);
        for (const path of ['packages/service/Containerfile', 'apps/web/package.json']) {
          await mkdir(dirname(join(checkout, path)), { recursive: true });
          await writeFile(join(checkout, path), path.endsWith('json') ? '{"version":"1.0.0"}' : 'FROM scratch\n');
        }
        await commit(checkout, 'First', ['.']);
        await mkdir(dir);
        const instance = instanceAt(dir, mirror);
        const origin = originPath(instance);
        await seedOrigin(checkout, origin, () => {});
        await work({
          origin,
          release: async () => {
            const said: string[] = [];
            await releaseImages({ instance, checkout }, (line) => said.push(line), [firstService]);
            return said;
          },
          change: async (text) => {
            await git(checkout, ['pull', '--quiet', '--rebase', origin, 'main']);
            await writeFile(join(checkout, 'apps/web/index.ts'), text);
            const made = await commit(checkout, text, ['apps']);
            await seedOrigin(checkout, origin, () => {});
            return made;
          },
          pins: async (environment) => {
            const path = imagesPath(environment);
            return readImages(path, await fileAt(origin, 'main', path));
          },
          builds: async () =>
            ((await read('calls')) ?? '').split('\n').filter((line) => line.startsWith('build ')).length,
          lose: async (salt = '') => {
            process.env['SALT'] = salt;
            await writeFile(pushed, '');
          },
        });
      } finally {
        for (const name of ['PATH', 'ENGINE_FILES', 'SALT']) {
          if (kept[name] === undefined) delete process.env[name];
          else process.env[name] = kept[name];
        }
      }
    });
  });
}

function instanceAt(dir: string, mirror: number): Instance {
  const ports = { ...portsFrom(1), mirror };
  return { name: 'x', prefix: 'lockstep-x', dir, ports, environments, closed: false, small: true, engine: 'docker' };
}

/** Answers for the images of that file as a registry does. */
async function withMirror(pushed: string, work: (port: number) => Promise<void>): Promise<void> {
  const server = createServer(async (request, response) => {
    const [, name, reference] = /^\/v2\/(.+)\/manifests\/(.+)$/.exec(request.url ?? '') ?? [];
    const lines = ((await textIfThere(pushed)) ?? '').split('\n').map((line) => line.split(' '));
    const found = lines.findLast(([tagged, digest]) =>
      reference === digest ? tagged?.startsWith(`${name}:`) : tagged === `${name}:${reference}`,
    );
    if (found === undefined) response.writeHead(404);
    else response.writeHead(200, { 'docker-content-digest': found[1] });
    response.end();
  });
  await new Promise<void>((ready) => void server.listen(0, '127.0.0.1', ready));
  try {
    await work((server.address() as AddressInfo).port);
  } finally {
    await new Promise((closed) => void server.close(closed));
  }
}

test('a fresh fork gets one image, pinned in staging and in production, and a second start builds nothing', () =>
  withScene(async ({ release, pins, builds }) => {
    await release();
    const [staging, production] = [await pins('staging'), await pins('production')];
    expect(staging).toHaveLength(1);
    expect(production).toEqual(staging);
    expect(await release()).toEqual([]);
    expect(await builds()).toBe(1);
  }));

test('production keeps its version when staging has a later one, whatever the mirror has lost', () =>
  withScene(async ({ origin, release, change, pins, lose, builds }) => {
    await release();
    const production = await pins('production');
    const later = await change('later');
    await bump({ images: [`${production[0]!.name}:${later}@sha256:${'d'.repeat(64)}`], repo: origin });
    await lose();
    await release();
    expect(await pins('production')).toEqual(production);
    expect((await pins('staging'))[0]!.tag).toBe(later);
    expect(await builds()).toBe(3);
    await release();
    expect(await builds()).toBe(3);
  }));

test('a lost image of a held production comes back too', () =>
  withScene(async ({ origin, release, pins, lose, builds }) => {
    await release();
    const production = await pins('production');
    await hold({ environment: 'production', repo: origin, reason: 'a look' });
    await lose();
    await release();
    expect(await pins('production')).toEqual(production);
    expect(await builds()).toBe(2);
  }));

test('a version that comes out as another digest is pinned as that one, and said', () =>
  withScene(async ({ origin, release, change, pins, lose }) => {
    await release();
    const [before] = await pins('production');
    const later = await change('later');
    await bump({ images: [`${before!.name}:${later}@sha256:${'d'.repeat(64)}`], repo: origin });
    await lose('another');
    const said = await release();
    const [after] = await pins('production');
    expect(after).toMatchObject({ name: before!.name, tag: before!.tag });
    expect(after!.digest).not.toBe(before!.digest);
    expect(said).toContain(`production: web ${before!.tag.slice(0, 7)} came out as another digest, now pinned`);
    const subject = await git(origin, ['log', '-1', '--format=%s', 'main']);
    expect(subject.stdout).toBe(`Bring back web ${before!.tag.slice(0, 7)} in production`);
  }));
