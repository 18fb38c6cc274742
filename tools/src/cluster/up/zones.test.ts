import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import type { Instance } from '../../model/instance.ts';
import { changeOf, ensureZones, openZones, recordsIn, zonesIn } from './zones.ts';

const listed = (names: readonly string[]): string =>
  `<ListHostedZonesResponse><HostedZones>${names
    .map((name, place) => `<HostedZone><Id>/hostedzone/Z${place}</Id><Name>${name}.</Name></HostedZone>`)
    .join('')}</HostedZones></ListHostedZonesResponse>`;

const records = `<ListResourceRecordSetsResponse><ResourceRecordSets>
  <ResourceRecordSet><Name>staging.localhost.</Name><Type>SOA</Type><TTL>900</TTL>
    <ResourceRecords><ResourceRecord><Value>ns. host. 1 7200 900 1209600 86400</Value></ResourceRecord></ResourceRecords>
  </ResourceRecordSet>
  <ResourceRecordSet><Name>web.staging.localhost.</Name><Type>A</Type><TTL>300</TTL><ResourceRecords>
    <ResourceRecord><Value>192.0.2.1</Value></ResourceRecord><ResourceRecord><Value>192.0.2.2</Value></ResourceRecord>
  </ResourceRecords></ResourceRecordSet>
  <ResourceRecordSet><Name>a-web.staging.localhost.</Name><Type>TXT</Type><TTL>300</TTL><ResourceRecords>
    <ResourceRecord><Value>&quot;owner=a &amp;lt; b&quot;</Value></ResourceRecord></ResourceRecords></ResourceRecordSet>
</ResourceRecordSets></ListResourceRecordSetsResponse>`;

/** Answers as Route 53 does, with the zones that were made. */
async function withRoute53<T>(
  made: readonly string[],
  run: (ports: Instance['ports']) => Promise<T>,
): Promise<{ result: T; asked: readonly string[] }> {
  const zones = [...made];
  const asked: string[] = [];
  const answer = async (request: IncomingMessage): Promise<readonly [number, string]> => {
    const body = await text(request);
    asked.push(`${request.method} ${request.url} ${/<Name>([^<]+)/.exec(body)?.[1] ?? ''}`.trim());
    if (request.method === 'POST' && request.url!.endsWith('/hostedzone')) {
      zones.push(/<Name>([^<]+)\.</.exec(body)![1]!);
      return [201, ''];
    }
    if (request.url!.endsWith('/hostedzone')) return [200, listed(zones)];
    return request.url!.includes('/hostedzone/Z0/rrset') ? [200, records] : [404, '<Error>NoSuchHostedZone</Error>'];
  };
  const server = createServer((request, response) => {
    void answer(request).then(([status, body]) => response.writeHead(status).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const ports = { secrets: (server.address() as AddressInfo).port } as Instance['ports'];
    return { result: await run(ports), asked };
  } finally {
    server.close();
  }
}

const environments = ['staging', 'production'] as const;

test('each environment gets a zone once', async () => {
  const { asked } = await withRoute53(['staging.localhost'], async (ports) => {
    await ensureZones({ ports, environments });
    await ensureZones({ ports, environments });
  });
  expect(asked.filter((request) => request.startsWith('POST'))).toEqual([
    'POST /2013-04-01/hostedzone production.localhost.',
  ]);
});

test('records are told with their values, without those that say where the zone is', async () => {
  const { result } = await withRoute53(['staging.localhost'], (ports) =>
    openZones({ ports }).records('staging.localhost'),
  );
  expect(result).toEqual([
    { name: 'web.staging.localhost', type: 'A', values: ['192.0.2.1', '192.0.2.2'] },
    { name: 'a-web.staging.localhost', type: 'TXT', values: ['"owner=a &lt; b"'] },
  ]);
  expect(recordsIn(records)).toEqual(result);
});

test('a zone that is not there, and an answer of no use, are told', async () => {
  await expect(withRoute53([], (ports) => openZones({ ports }).records('staging.localhost'))).rejects.toThrow(
    'There is no zone staging.localhost beside the clusters',
  );
  await expect(
    withRoute53(['other.localhost', 'staging.localhost'], (ports) => openZones({ ports }).records('staging.localhost')),
  ).rejects.toThrow('HTTP 404: <Error>NoSuchHostedZone</Error>');
});

test('a change says its record as Route 53 reads it', () => {
  const body = changeOf('UPSERT', { name: 'a.b', type: 'TXT', values: ['"x & <y>"'] });
  expect(body).toContain('<Action>UPSERT</Action><ResourceRecordSet><Name>a.b.</Name><Type>TXT</Type><TTL>300</TTL>');
  expect(body).toContain('<Value>&quot;x &amp; &lt;y&gt;&quot;</Value>');
  expect(zonesIn(listed(['a.b']))).toEqual([{ id: '/hostedzone/Z0', name: 'a.b' }]);
});
