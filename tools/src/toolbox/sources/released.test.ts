import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import versions from '../../../versions.json' with { type: 'json' };
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { run } from '../../lib/process/run.ts';
import { buildOf } from '../tools.ts';
import { releases } from './data/releases.ts';
import { askNobody, releasedProgram, releaseOf, releasePath } from './released.ts';
import type { ToolRelease } from './source.ts';

const kept = process.env['XDG_CACHE_HOME'];
beforeEach(() => {
  delete process.env['XDG_CACHE_HOME'];
});
afterEach(() => {
  if (kept === undefined) delete process.env['XDG_CACHE_HOME'];
  else process.env['XDG_CACHE_HOME'] = kept;
});

const script = '#!/bin/sh\necho tool 1.2.3\n';
const sum = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** A server with these files, an empty cache, and what was asked for. */
async function withServer(
  files: Readonly<Record<string, string | Buffer>>,
  work: (
    release: (path: string, sha256: string, more?: Partial<ToolRelease>) => ToolRelease,
    asked: string[],
  ) => Promise<void>,
): Promise<void> {
  await withScratchFolder('released', async (folder) => {
    process.env['XDG_CACHE_HOME'] = folder;
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url!);
      const file = files[request.url!];
      response.writeHead(file === undefined ? 404 : 200).end(file);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    const release = (path: string, sha256: string, more = {}): ToolRelease => {
      const url = `http://127.0.0.1:${port}${path}`;
      return { name: 'tool', version: '1.2.3', arch: process.arch, url, sha256, ...more };
    };
    try {
      await work(release, asked);
    } finally {
      server.close();
    }
  });
}

const quiet = (): void => {};

test('a program is fetched once, and runs', () =>
  withServer({ '/tool': script }, async (release, asked) => {
    const path = await releasedProgram(release('/tool', sum(script)), quiet);
    expect((await run(path!, [])).stdout).toBe('tool 1.2.3');
    expect(await releasedProgram(release('/tool', sum(script)), quiet)).toBe(path);
    expect(asked).toEqual(['/tool']);
  }));

test('one that comes in an archive is taken out of it, and nothing else is', () =>
  withScratchFolder('archive', async (folder) => {
    await mkdir(join(folder, 'in'));
    for (const name of ['tool', 'README']) await writeFile(join(folder, 'in', name), script);
    await run('tar', ['-czf', join(folder, 'a.tar.gz'), '-C', join(folder, 'in'), 'tool', 'README']);
    const archive = await readFile(join(folder, 'a.tar.gz'));
    await withServer({ '/a.tar.gz': archive }, async (release) => {
      const wanted = release('/a.tar.gz', sum(archive), { inArchive: 'tool' });
      const path = await releasedProgram(wanted, quiet);
      expect((await run('ls', [join(path!, '..')])).stdout).toBe('tool');
      expect((await run(path!, [])).stdout).toBe('tool 1.2.3');
    });
  }));

test('other bytes than those of the checksum are refused with both sums, and nothing is kept', () =>
  withServer({ '/tool': '<html>Log in first</html>' }, async (release) => {
    const wanted = release('/tool', sum(script));
    await expect(releasedProgram(wanted, quiet)).rejects.toThrow(new RegExp(`expected ${sum(script)}`));
    await expect(readFile(releasePath(wanted))).rejects.toThrow('ENOENT');
  }));

test('where there is no such file, or no server, the program is compiled instead', () =>
  withServer({}, async (release) => {
    expect(await releasedProgram(release('/tool', sum(script)), quiet)).toBeUndefined();
    const nowhere = release('/tool', sum(script), { url: 'http://127.0.0.1:9/tool' });
    expect(await releasedProgram(nowhere, quiet)).toBeUndefined();
    expect(await releasedProgram(nowhere, quiet)).toBeUndefined();
  }));

test('each release is of the pinned version, of a program that can also be compiled, and has a checksum', () => {
  for (const { name, version, url, sha256 } of releases) {
    const build = buildOf(name);
    const pinned = (versions as Readonly<Record<string, string>>)[build.name];
    expect(`${name} ${version}`).toBe(`${name} ${pinned}`);
    expect(url).toMatch(new RegExp(`^https://.*${version.replaceAll('.', '\\.')}`));
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  }
  expect(releaseOf('kubectl', [])).toBeUndefined();
});

test('who wants nobody asked has nothing fetched', () =>
  withServer({ '/tool': script }, async (release, asked) => {
    askNobody();
    expect(await releasedProgram(release('/tool', sum(script)), quiet)).toBeUndefined();
    expect(asked).toEqual([]);
  }));
