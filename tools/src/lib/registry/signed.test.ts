import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
// @ts-expect-error -- plain JavaScript, for the runner's own Node
import * as signScript from '../../../least/sign.mjs';
import { signedCommits, signedStatement } from './signed.ts';

interface Told {
  readonly server: string;
  readonly repository: string;
  readonly sha: string;
  readonly ref: string;
  readonly path: string;
  readonly runner: string;
  readonly run: string;
}
interface Statement {
  readonly predicateType: string;
  readonly predicate: object;
}
const { envelope, provenance, pushSigned, signingKey, workflowPath } = signScript as {
  envelope: (statement: Statement, image: { name: string; digest: string }, key: KeyObject) => { payload: string };
  provenance: (told: Told) => Statement;
  pushSigned: (push: object) => Promise<void>;
  signingKey: (text: string, publicText: string) => KeyObject;
  workflowPath: (reference: string) => string;
};

const ours = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const theirs = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const digest = `sha256:${'a'.repeat(64)}`;
const commit = 'c'.repeat(40);
const workflow = '.github/workflows/release.yaml';
const told: Told = {
  server: 'https://github.com',
  repository: 'acme/shop',
  sha: commit,
  ref: 'refs/heads/main',
  path: workflow,
  runner: 'github-hosted',
  run: '7',
};
const wanted = { repository: 'https://github.com/acme/shop', workflow, branch: 'main', selfHosted: false };

/** A registry that takes what is pushed to it with a token, and gives it back. */
async function withStore(work: (name: string, kept: Map<string, Buffer>) => Promise<void>): Promise<void> {
  const kept = new Map<string, Buffer>();
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://x');
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    if (pathname === '/token') return response.end(JSON.stringify({ token: 'granted' }));
    if (request.method !== 'GET' && request.headers.authorization !== 'Bearer granted') {
      const challenge = `Bearer realm="http://${request.headers.host}/token",service="test"`;
      return response.writeHead(401, { 'www-authenticate': challenge }).end();
    }
    if (request.method === 'POST') return response.writeHead(202, { location: `${pathname}1?x=y` }).end();
    if (request.method === 'PUT') {
      const named = searchParams.get('digest');
      const found = `sha256:${createHash('sha256').update(body).digest('hex')}`;
      if (named !== null && named !== found) return response.writeHead(400).end('another digest');
      kept.set(named === null ? pathname : `/v2/o/web/blobs/${named}`, body);
      return response.writeHead(201).end();
    }
    const there = kept.get(pathname);
    return response.writeHead(there === undefined ? 404 : 200).end(there);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await work(`127.0.0.1:${(server.address() as AddressInfo).port}/o/web`, kept);
  } finally {
    server.close();
  }
}

const bom: Statement = { predicateType: 'https://spdx.dev/Document', predicate: { spdxVersion: 'SPDX-2.3' } };

test('what is signed beside an image is read by the other half of the key, and names the commit', () =>
  withStore(async (name, kept) => {
    const image = { name, digest };
    expect(await signedCommits(image, ours.publicKey, wanted)).toEqual({ reason: 'nothing is signed of it' });
    await pushSigned({ ...image, statements: [provenance(told), bom], key: ours.privateKey, login: 'me:token' });
    expect(await signedCommits(image, ours.publicKey, wanted)).toEqual({ commits: [commit] });
    expect(await signedCommits(image, theirs.publicKey, wanted)).toEqual({
      reason: 'a statement is signed by another key; a statement is signed by another key',
    });
    const manifest = JSON.parse(String(kept.get(`/v2/o/web/manifests/sha256-${'a'.repeat(64)}.att`)));
    expect(manifest.layers.map(({ mediaType }: { mediaType: string }) => mediaType)).toEqual([
      'application/vnd.dsse.envelope.v1+json',
      'application/vnd.dsse.envelope.v1+json',
    ]);
  }));

test.each<[string, Partial<Told>, RegExp]>([
  ['another workflow', { path: '.github/workflows/other.yaml' }, /built by .*other\.yaml.*, not by .*release\.yaml/],
  ['another branch', { ref: 'refs/heads/x' }, /refs\/heads\/x, not by/],
  ['another repository', { repository: 'evil/shop' }, /evil\/shop/],
  ["a runner of one's own", { runner: 'self-hosted' }, /a runner of one's own built it/],
])('a build by %s is no proof', (_what, change, reason) =>
  withStore(async (name) => {
    const statements = [provenance({ ...told, ...change })];
    await pushSigned({ name, digest, statements, key: ours.privateKey, login: 'me:token' });
    expect(await signedCommits({ name, digest }, ours.publicKey, wanted)).toEqual({
      reason: expect.stringMatching(reason),
    });
  }),
);

test('a runner of one’s own is taken where it may build, and what holds no provenance is none', () =>
  withStore(async (name) => {
    const push = { name, digest, key: ours.privateKey, login: 'me:token' };
    await pushSigned({ ...push, statements: [provenance({ ...told, runner: 'self-hosted' })] });
    expect(await signedCommits({ name, digest }, ours.publicKey, { ...wanted, selfHosted: true })).toEqual({
      commits: [commit],
    });
    await pushSigned({ ...push, statements: [bom] });
    expect(await signedCommits({ name, digest }, ours.publicKey, wanted)).toEqual({
      reason: 'no signed statement says where it was built',
    });
  }));

test('the statement of one image does not speak for another', () =>
  withStore(async (name, kept) => {
    await pushSigned({ name, digest, statements: [provenance(told)], key: ours.privateKey, login: 'me:token' });
    const other = `sha256:${'b'.repeat(64)}`;
    kept.set(
      `/v2/o/web/manifests/sha256-${'b'.repeat(64)}.att`,
      kept.get(`/v2/o/web/manifests/sha256-${'a'.repeat(64)}.att`)!,
    );
    expect(await signedCommits({ name, digest: other }, ours.publicKey, wanted)).toEqual({
      reason: `what is signed beside it is about ${digest}`,
    });
  }));

test('a byte that is changed, a type that is another, and no signature are not signed', () => {
  const good = envelope(provenance(told), { name: 'x/y', digest }, ours.privateKey);
  expect(signedStatement(JSON.stringify(good), ours.publicKey)).toMatchObject({ subject: [{ name: 'x/y' }] });
  const payload = Buffer.from(Buffer.from(good.payload, 'base64').toString().replace(commit, 'd'.repeat(40))).toString(
    'base64',
  );
  for (const bad of [
    { ...good, payload },
    { ...good, payloadType: 'text/plain' },
    { ...good, signatures: [] },
    {},
    'x',
  ])
    expect(signedStatement(JSON.stringify(bad), ours.publicKey)).toBeUndefined();
});

const pem = (key: KeyObject, type: 'pkcs8' | 'spki') => String(key.export({ type: type as 'spki', format: 'pem' }));

test('a key that is not the other half of what everybody verifies by signs nothing', () => {
  const own = pem(ours.privateKey, 'pkcs8');
  expect(signingKey(own, pem(ours.publicKey, 'spki')).type).toBe('private');
  expect(() => signingKey(own, pem(theirs.publicKey, 'spki'))).toThrow(/not the other half of security\/signing\.pub/);
});

test('the workflow is named by its path', () => {
  expect(workflowPath('acme/shop/.github/workflows/release.yaml@refs/heads/main')).toBe(workflow);
});
