import { randomUUID } from 'node:crypto';
import { Failure } from '../../lib/failure.ts';
import { onLoopback, sendRequest } from '../../lib/http.ts';
import type { Environment } from '../../model/environment.ts';
import type { Instance } from '../../model/instance.ts';

/** A set of records of one name and type, as Route 53 keeps it. */
export interface DnsRecord {
  /** Without the dot at its end. */
  readonly name: string;
  readonly type: string;
  readonly values: readonly string[];
}

/** What stands in for Route 53 beside the clusters of an instance. */
export interface Zones {
  /** The id of a zone, as `/hostedzone/Z0`; undefined where there is none of this name. */
  idOf(zone: string): Promise<string | undefined>;
  make(zone: string): Promise<void>;
  /** All records of a zone but the two that it begins with. */
  records(zone: string): Promise<readonly DnsRecord[]>;
  /** Makes a record, or gives it other values; or takes it away. */
  change(action: 'UPSERT' | 'DELETE', zone: string, record: DnsRecord): Promise<void>;
}

const api = '/2013-04-01';
const namespace = 'xmlns="https://route53.amazonaws.com/doc/2013-04-01/"';

/** It reads nothing of the signature but which service is asked. */
const authorization =
  'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/route53/aws4_request, SignedHeaders=host, Signature=0';

/** The zone of an environment on a laptop, where all hosts end so. */
export function zoneOf(environment: Environment): string {
  return `${environment}.localhost`;
}

/** Makes the zone of each environment that has none yet. */
export async function ensureZones(instance: Pick<Instance, 'ports' | 'environments'>): Promise<void> {
  const zones = openZones(instance);
  for (const zone of instance.environments.map(zoneOf)) {
    if ((await zones.idOf(zone)) === undefined) await zones.make(zone);
  }
}

export function openZones({ ports }: Pick<Instance, 'ports'>): Zones {
  const call = async (method: 'GET' | 'POST', path: string, content?: string): Promise<string> => {
    const { headers, ...site } = onLoopback(ports.secrets, 'route53.amazonaws.com');
    const { status, body } = await sendRequest({
      ...site,
      method,
      path: `${api}/${path}`,
      headers: { ...headers, authorization, 'content-type': 'application/xml' },
      timeout: 10_000,
      ...(content === undefined ? {} : { body: content }),
    });
    if (status < 300) return body;
    throw new Failure({
      what: 'The zones of DNS beside the clusters do not answer as Route 53 does',
      why: `${method} ${path}: HTTP ${status}: ${body.slice(0, 200)}`,
      wayOut: 'Run `npm run up` again.',
    });
  };
  const idOf = async (zone: string): Promise<string | undefined> =>
    zonesIn(await call('GET', 'hostedzone')).find(({ name }) => name === zone)?.id;
  const known = async (zone: string): Promise<string> => {
    const id = await idOf(zone);
    if (id !== undefined) return id.replace(/^\//, '');
    throw new Failure({
      what: `There is no zone ${zone} beside the clusters`,
      wayOut: 'npm run up -- --with dns makes it.',
    });
  };
  return {
    idOf,
    make: async (zone) => {
      const name = `<Name>${zone}.</Name><CallerReference>${randomUUID()}</CallerReference>`;
      await call('POST', 'hostedzone', `<CreateHostedZoneRequest ${namespace}>${name}</CreateHostedZoneRequest>`);
    },
    records: async (zone) => recordsIn(await call('GET', `${await known(zone)}/rrset?maxitems=300`)),
    change: async (action, zone, record) => {
      await call('POST', `${await known(zone)}/rrset/`, changeOf(action, record));
    },
  };
}

/** The zones in an answer of ListHostedZones. */
export function zonesIn(xml: string): readonly { readonly id: string; readonly name: string }[] {
  return elements(xml, 'HostedZone').map((zone) => ({ id: textOf(zone, 'Id'), name: undotted(textOf(zone, 'Name')) }));
}

/** The records in an answer of ListResourceRecordSets, without those that say where the zone is. */
export function recordsIn(xml: string): readonly DnsRecord[] {
  return elements(xml, 'ResourceRecordSet')
    .map((set) => ({
      name: undotted(textOf(set, 'Name')),
      type: textOf(set, 'Type'),
      values: elements(set, 'Value').map(unescape),
    }))
    .filter(({ type }) => type !== 'NS' && type !== 'SOA');
}

/** The body of a request that changes one record. */
export function changeOf(action: 'UPSERT' | 'DELETE', { name, type, values }: DnsRecord): string {
  const all = values.map((value) => `<ResourceRecord><Value>${escape(value)}</Value></ResourceRecord>`).join('');
  const set = `<Name>${name}.</Name><Type>${type}</Type><TTL>300</TTL><ResourceRecords>${all}</ResourceRecords>`;
  const change = `<Change><Action>${action}</Action><ResourceRecordSet>${set}</ResourceRecordSet></Change>`;
  const batch = `<ChangeBatch><Changes>${change}</Changes></ChangeBatch>`;
  return `<ChangeResourceRecordSetsRequest ${namespace}>${batch}</ChangeResourceRecordSetsRequest>`;
}

function elements(xml: string, name: string): readonly string[] {
  return [...xml.matchAll(new RegExp(`<${name}>([^]*?)</${name}>`, 'g'))].map(([, content]) => content!);
}

function textOf(xml: string, name: string): string {
  return unescape(elements(xml, name)[0] ?? '').trim();
}

function undotted(name: string): string {
  return name.replace(/\.$/, '');
}

const entities: readonly (readonly [character: string, entity: string])[] = [
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
  // Last to be read, first to be written.
  ['&', '&amp;'],
];

function unescape(text: string): string {
  return entities.reduce((result, [character, entity]) => result.replaceAll(entity, character), text);
}

function escape(text: string): string {
  return entities.toReversed().reduce((result, [character, entity]) => result.replaceAll(character, entity), text);
}
