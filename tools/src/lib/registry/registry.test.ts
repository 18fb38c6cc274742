import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseRegistryReference } from './reference.ts';
import { digestOf, syftSource } from './registry.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const login = Buffer.from('someone:secret').toString('base64');

/** A registry with one image, which hands out a token to whoever logs in as someone, and answers to that token only. */
async function withRegistry(work: (host: string, seen: IncomingMessage[]) => Promise<void>): Promise<void> {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    const { pathname, searchParams } = new URL(request.url!, 'http://x');
    const authorized = request.headers.authorization;
    if (pathname === '/token') {
      const granted = authorized === `Basic ${login}` && searchParams.get('scope') === 'repository:o/web:pull';
      return response.writeHead(granted ? 200 : 401).end(JSON.stringify({ token: 'granted' }));
    }
    if (authorized !== 'Bearer granted') {
      const realm = `http://${request.headers.host}/token`;
      const challenge = `Bearer realm="${realm}",service="test",scope="repository:o/web:pull"`;
      return response.writeHead(401, { 'www-authenticate': challenge }).end();
    }
    const there = pathname === '/v2/o/web/manifests/abc';
    return response.writeHead(there ? 200 : 404, there ? { 'docker-content-digest': digest } : {}).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await work(`127.0.0.1:${(server.address() as AddressInfo).port}`, seen);
  } finally {
    server.close();
  }
}

/** A folder that stands for ~/.docker and is first on the PATH. */
async function withLogins(config: object, work: (env: NodeJS.ProcessEnv) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-login-'));
  try {
    await writeFile(join(folder, 'config.json'), JSON.stringify(config));
    const helper = join(folder, 'docker-credential-test');
    await writeFile(helper, `#!/bin/sh\necho '{"Username":"someone","Secret":"secret"}'\n`);
    await chmod(helper, 0o755);
    await work({
      DOCKER_CONFIG: folder,
      XDG_RUNTIME_DIR: folder,
      PATH: [folder, process.env['PATH']].join(delimiter),
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('the digest of an image', () => {
  test.each([
    ['by the login that docker keeps', (host: string) => ({ auths: { [host]: { auth: login } } })],
    ["by docker's helper for that registry", (host: string) => ({ credHelpers: { [host]: 'test' } })],
    ["by docker's helper for all", (host: string) => ({ auths: { [host]: {} }, credsStore: 'test' })],
  ])('is told %s, or undefined when there is none', (_name, config) =>
    withRegistry((host) =>
      withLogins(config(host), async (env) => {
        expect(await digestOf(parseRegistryReference(`${host}/o/web:abc`), { env })).toBe(digest);
        expect(await digestOf(parseRegistryReference(`${host}/o/web:absent`), { env })).toBeUndefined();
      }),
    ),
  );

  test('without a login is refused, with the way out', () =>
    withRegistry((host) =>
      withLogins({}, async (env) => {
        const asked = digestOf(parseRegistryReference(`${host}/o/web:abc`), { env });
        await expect(asked).rejects.toThrow(/wants a login.*docker login 127/);
      }),
    ));

  test("another registry's login is not sent", () =>
    withRegistry((host, seen) =>
      withLogins({ auths: { 'other.example': { auth: login } } }, async (env) => {
        await digestOf(parseRegistryReference(`${host}/o/web:abc`), { env }).catch(() => undefined);
        expect(seen.map(({ headers }) => headers.authorization)).not.toContain(`Basic ${login}`);
      }),
    ));

  test('of a registry that does not answer is a failure', async () => {
    const asked = digestOf(parseRegistryReference('127.0.0.1:1/o/web:abc'), { env: {} });
    await expect(asked).rejects.toThrow(/127.0.0.1:1 does not answer.*--instance/);
  });
});

test('syft reads by digest where there is one, from the mirror where one is named', () => {
  const image = parseRegistryReference(`ghcr.io/o/web:abc@${digest}`);
  expect(syftSource(image, {})).toBe(`registry:ghcr.io/o/web@${digest}`);
  expect(syftSource(image, { mirror: 8083 })).toBe(`registry:127.0.0.1:8083/ghcr.io/o/web@${digest}`);
  expect(syftSource(parseRegistryReference('ghcr.io/o/web:abc'), {})).toBe('registry:ghcr.io/o/web:abc');
});

test('what a login is refused is absent for one who may be the first to make it, and for nobody else', async () => {
  const server = createServer((_request, response) => response.writeHead(403).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const image = parseRegistryReference(`${host}/o/web:abc`);
  try {
    await withLogins({ auths: { [host]: { auth: login } } }, async (env) => {
      expect(await digestOf(image, { env, absentWhenDenied: true })).toBeUndefined();
      await expect(digestOf(image, { env })).rejects.toThrow('it wants a login');
    });
    await withLogins({}, async (env) => {
      await expect(digestOf(image, { env, absentWhenDenied: true })).rejects.toThrow('it wants a login');
    });
  } finally {
    server.close();
  }
});
