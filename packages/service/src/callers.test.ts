import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { get as getPlain } from 'node:http';
import { Agent, get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IssuingAuthority } from '../test/authority.ts';
import { until, withService, launch } from '../test/service.ts';

// A process takes a second to start, and longer on a machine that is busy.
jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'callers-'));
afterAll(() => rmSync(folder, { recursive: true }));

const authority = new IssuingAuthority('services');
const foreign = new IssuingAuthority('services');
const idOf = (name: string) => `spiffe://staging.example.com/ns/${name}/sa/${name}`;
const namesOf = (name: string) => [`URI:${idOf(name)}`, `DNS:${name}.${name}.svc`];
const place = join(folder, 'web');
const env = { TLS_FOLDER: place, TLS_PORT: '0', TLS_CALLERS: `${idOf('other')},${idOf('front')}`, LOG_LEVEL: 'info' };

beforeAll(() => authority.write(place, { names: namesOf('web') }));

interface Caller {
  readonly cert?: string;
  readonly key?: string;
  readonly ca?: string;
  readonly agent?: Agent | false;
}

/** The status of an answer, or the code of the error that came instead. */
async function ask(port: number, { ca = authority.ca, agent = false, ...rest }: Caller): Promise<number | string> {
  const asking = get({ host: '127.0.0.1', port, path: '/api/info', servername: 'web.web.svc', ca, agent, ...rest });
  try {
    const [response] = await once(asking, 'response');
    await response.resume().toArray();
    return response.statusCode;
  } catch (error) {
    return String(Object(error).code);
  }
}

const front = () => authority.issue({ names: namesOf('front') });

async function withCallers(
  check: (port: number, service: Parameters<Parameters<typeof withService>[1]>[0]) => Promise<void>,
) {
  await withService({ env }, async (service) => {
    const [first] = await service.logged('listening');
    await check(Number(first?.['tlsPort']), service);
  });
}

describe('a service with an identity', () => {
  test('answers those that it knows, and nobody else', async () => {
    await withCallers(async (port, { url, logged }) => {
      expect(await ask(port, front())).toBe(200);
      expect(await ask(port, authority.issue({ names: namesOf('stranger') }))).toBe(403);
      expect(await ask(port, authority.issue({ names: ['DNS:front.front.svc'] }))).toBe(403);
      const refused = [
        await ask(port, {}),
        await ask(port, foreign.issue({ names: namesOf('front') })),
        await ask(port, authority.issue({ names: namesOf('front'), endsIn: -60 })),
      ];
      for (const each of refused) expect(each).toMatch(/^E/);
      const lines = await logged('caller refused', 5);
      expect(lines.map(({ why }) => why)).toEqual(expect.arrayContaining(['not one of TLS_CALLERS', 'no identity']));
      const counted = await (await fetch(`${url}/api/metrics`)).text();
      expect(counted.match(/^callers_refused_total.*$/gm)).toEqual(
        ['handshake"} 3', 'nameless"} 1', 'unlisted"} 1', 'ended"} 0'].map(
          (end) => `callers_refused_total{why="${end}`,
        ),
      );
    });
  });

  test('is refused by a caller that knows another authority', async () => {
    await withCallers(async (port) => {
      expect(await ask(port, { ...front(), ca: foreign.ca })).toBe('CERT_SIGNATURE_FAILURE');
    });
  });

  test('says nothing to plain HTTP there, and answers it on its other port', async () => {
    await withCallers(async (port, { url }) => {
      const [error] = await once(getPlain({ host: '127.0.0.1', port, agent: false }), 'error');
      expect(error).toMatchObject({ code: 'ECONNRESET' });
      expect((await fetch(`${url}/api/info`)).status).toBe(200);
    });
  });

  test('refuses on an open connection, too, once the certificate has ended', async () => {
    await withCallers(async (port) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const caller = { ...authority.issue({ names: namesOf('front'), endsIn: 4 }), agent };
      expect(await ask(port, caller)).toBe(200);
      await until('its end', async () => (await ask(port, caller)) === 403);
      agent.destroy();
    });
  });

  test('fails no request while its certificate is renewed, and shows the new one', async () => {
    await withCallers(async (port, { url, logged }) => {
      const caller = front();
      const before = await endIn(url);
      const asking = new AbortController();
      const statuses: (number | string)[] = [];
      const load = (async () => {
        while (!asking.signal.aborted) statuses.push(await ask(port, caller));
      })();
      authority.write(place, { names: namesOf('web'), endsIn: 9_000 });
      await logged('identity renewed');
      expect(await endIn(url)).toBeGreaterThan(before + 3_600);
      asking.abort();
      await load;
      expect(statuses.length).toBeGreaterThan(10);
      expect([...new Set(statuses)]).toEqual([200]);
    });
  });

  test('drains there as well', async () => {
    await withCallers(async (port, { process: server, exit }) => {
      const agent = new Agent({ keepAlive: true });
      expect(await ask(port, { ...front(), agent })).toBe(200);
      server.kill('SIGTERM');
      expect(await exit).toBe(0);
      agent.destroy();
    });
  });
});

test('does not start without the identity that it is to show', async () => {
  const { lines, exit } = launch({ env: { ...env, TLS_FOLDER: join(folder, 'nothing') } });
  expect(await exit).toBe(1);
  expect(lines).toEqual([
    expect.objectContaining({ level: 'error', message: expect.stringContaining('no identity in') }),
  ]);
});

/** When the certificate ends, as the metrics tell it. */
async function endIn(url: string): Promise<number> {
  const text = await (await fetch(`${url}/api/metrics`)).text();
  return Number(/^identity_end_timestamp_seconds (\S+)$/m.exec(text)?.[1]);
}
