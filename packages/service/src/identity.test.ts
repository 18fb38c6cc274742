import { afterAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IssuingAuthority } from '../test/authority.ts';
import { until } from '../test/service.ts';
import { Identity, isSpiffeId, spiffeIdOf } from './identity.ts';
import { createLog } from './log.ts';

const folder = mkdtempSync(join(tmpdir(), 'identity-'));
afterAll(() => rmSync(folder, { recursive: true }));

const authority = new IssuingAuthority('services');
const names = ['URI:spiffe://staging.example.com/ns/web/sa/web', 'DNS:web.web.svc'];

function identityIn(place: string) {
  const lines: string[] = [];
  const identity = new Identity(place, createLog('info', { write: (line) => lines.push(line) }), 20);
  return { identity, logged: () => lines.map((line) => JSON.parse(line).message as string) };
}

test('is taken up anew when its files change, and kept where they do not fit each other', async () => {
  const place = join(folder, 'renewed');
  authority.write(place, { names });
  const { identity, logged } = identityIn(place);
  const taken: string[] = [];
  identity.onRenewal(({ cert }) => taken.push(cert));
  const [before, context] = [identity.pems.cert, identity.context];

  writeFileSync(join(place, 'tls.crt'), authority.issue({ names }).cert);
  await until('a warning', () => logged().includes('new identity not taken'));
  expect(identity.pems.cert).toBe(before);

  const { cert, key } = authority.issue({ names, endsIn: 7_200 });
  writeFileSync(join(place, 'tls.key'), key);
  writeFileSync(join(place, 'tls.crt'), cert);
  await until('the new one', () => identity.pems.cert === cert);
  expect(taken).toEqual([cert]);
  expect(identity.context).not.toBe(context);
  expect(identity.endsAt.getTime()).toBeGreaterThan(Date.now() + 7_000_000);
  identity.close();
});

test('is none without its files', () => {
  expect(() => identityIn(join(folder, 'nothing'))).toThrow('ENOENT');
});

describe('a name', () => {
  test.each([
    ['URI:spiffe://a.b/ns/front/sa/front, DNS:front.front.svc', 'spiffe://a.b/ns/front/sa/front'],
    ['DNS:front.front.svc', undefined],
    ['URI:spiffe://a.b/ns/front/sa/front, URI:spiffe://a.b/ns/web/sa/web', undefined],
    ['URI:https://a.b/ns/front/sa/front', undefined],
    ['DNS:"a, URI:spiffe://a.b/ns/front/sa/front"', undefined],
    ['', undefined],
  ])('of %j is %s', (subjectAltName, id) => {
    expect(spiffeIdOf({ subjectAltName })).toBe(id);
  });

  test('has a trust domain, a namespace and an account', () => {
    expect(isSpiffeId('spiffe://a.b/ns/front/sa/front')).toBe(true);
    for (const each of ['spiffe://a.b/front', 'spiffe://a.b/ns/front/sa/front/x', 'SPIFFE://a.b/ns/a/sa/b'])
      expect(isSpiffeId(each)).toBe(false);
  });
});
