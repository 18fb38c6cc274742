import { describe, expect, jest, test } from '@jest/globals';
import dns from 'node:dns';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createSecureContext, type TLSSocket } from 'node:tls';
import { IssuingAuthority } from '@lockstep/service/test/authority';
import { deserted, webInfo, withWebInstead } from '../test/web.ts';
import { askWeb } from './ask-web.ts';

const text = JSON.stringify(webInfo);

const namesOf = (name: string) => ({
  names: [`URI:spiffe://a.b/ns/${name}/sa/${name}`, `DNS:${name}.${name}.svc`],
});

describe('a call of web', () => {
  test('brings its facts, by a GET on a connection of its own', async () => {
    const asked: (string | undefined)[][] = [];
    await withWebInstead(
      ({ method, url, headers }, response) => {
        asked.push([method, url, headers.connection]);
        response.end(text);
      },
      async (url) => {
        expect(await askWeb(url)).toMatchObject({ outcome: 'answered', facts: { version: '1.2.3' } });
      },
    );
    expect(asked).toEqual([['GET', '/api/info', 'close']]);
  });

  test.each<[string, RequestListener, { readonly outcome: string; readonly why?: string }]>([
    ['a 503', (_, response) => response.writeHead(503).end(text), { outcome: 'refused', why: 'status 503' }],
    [
      'a redirect, which it does not follow',
      (_, response) => response.writeHead(302, { location: '/elsewhere' }).end(),
      { outcome: 'refused', why: 'status 302' },
    ],
    ['a page', (_, response) => response.end('<html>'), { outcome: 'malformed' }],
    [
      'more than it takes',
      (_, response) => response.end(text.padEnd(5_000)),
      { outcome: 'malformed', why: 'more than 4096 bytes' },
    ],
    ['an end in the middle', (_, response) => response.writeHead(200, { 'content-length': 999 }).write(text, () => response.destroy()), { outcome: 'unreachable' }], // prettier-ignore
    ['silence', () => {}, { outcome: 'late', why: 'no whole answer within 200 ms' }],
    ['a beginning, and silence', (_, response) => response.write(text), { outcome: 'late' }],
    ['no end', endless, { outcome: 'malformed' }],
  ])('that meets %s says so', async (_what, answer, expected) => {
    await withWebInstead(answer, async (url) => {
      const startedAt = performance.now();
      // Whoever waits for an end needs little; the others come to theirs, however busy the machine is.
      const patienceMs = expected.outcome === 'late' ? 200 : 20_000;
      expect(await askWeb(url, { patienceMs })).toMatchObject(expected);
      expect(performance.now() - startedAt).toBeLessThan(10_000);
    });
  });

  test('by TLS shows who asks, and takes web alone for an answer', async () => {
    const authority = new IssuingAuthority('services');
    const asFront = { ca: authority.ca, ...authority.issue(namesOf('front')) };
    const identity = { context: createSecureContext(asFront) };
    // As a Service's name is looked up: to this machine.
    const lookup = jest.spyOn(dns, 'lookup').mockImplementation(((...given: unknown[]) => {
      (given.at(-1) as (error: null, found: object) => void)(null, [{ address: '127.0.0.1', family: 4 }]);
    }) as unknown as typeof dns.lookup);
    const callers: (string | undefined)[] = [];
    const server = createServer(
      { ca: authority.ca, ...authority.issue(namesOf('web')), requestCert: true, rejectUnauthorized: true },
      ({ socket }, response) => {
        callers.push((socket as TLSSocket).getPeerX509Certificate()?.subjectAltName);
        response.end(text);
      },
    ).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const patient = { identity, patienceMs: 20_000 };
    try {
      expect(await askWeb(`https://web.web.svc:${port}/api/info`, patient)).toMatchObject({ outcome: 'answered' });
      expect(callers).toEqual(['URI:spiffe://a.b/ns/front/sa/front, DNS:front.front.svc']);
      expect(await askWeb(`https://other.other.svc:${port}/`, patient)).toMatchObject({
        outcome: 'unreachable',
        why: expect.stringContaining("does not match certificate's altnames"),
      });
      expect(await askWeb(`https://web.web.svc:${port}/`, { patienceMs: 20_000 })).toMatchObject({
        outcome: 'unreachable',
      });
    } finally {
      lookup.mockRestore();
      server.closeAllConnections();
      server.close();
    }
  });

  test('that meets nobody says so', async () => {
    const url = await deserted();
    expect(await askWeb(url)).toEqual({ outcome: 'unreachable', why: expect.stringContaining('ECONNREFUSED') });
  });

  test('to a name that nobody has says so', async () => {
    expect(await askWeb('http://web.invalid/api/info')).toMatchObject({
      outcome: expect.stringMatching(/^(unreachable|late)$/),
    });
  });
});

/** An answer that goes on for as long as somebody reads it. */
function endless(_request: unknown, response: Parameters<RequestListener>[1]): void {
  const more = (): void => {
    while (!response.destroyed && response.write(' '.repeat(1_024)));
  };
  response.on('drain', more);
  more();
}
