import assert from 'node:assert/strict';
import { openZones, zoneOf, type DnsRecord, type Zones } from '@lockstep/tools/cluster/up/zones';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import { showLockstep } from '../lib/command.ts';
import type { Cluster } from '../lib/cluster.ts';
import { withResource } from '../lib/edits.ts';
import type { Scenario } from '../scenario.ts';

const folder = 'local/staging/web';
const kustomization = `${folder}/kustomization.yaml`;
const zone = zoneOf('staging');

/** Records of others: one of a person, one of a person whose name an Ingress asks for, and one of another cluster. */
const mail: DnsRecord = { name: `mail.${zone}`, type: 'A', values: ['192.0.2.1'] };
const taken: DnsRecord = { name: `taken.${zone}`, type: 'A', values: ['192.0.2.2'] };
const other: DnsRecord = { name: `other.${zone}`, type: 'CNAME', values: ['elsewhere.example.com'] };
const ownerOfOther: DnsRecord = {
  name: `cname-other.${zone}`,
  type: 'TXT',
  values: ['"heritage=external-dns,external-dns/owner=lockstep-production,external-dns/resource=ingress/web/other"'],
};
const foreign = [mail, taken, other, ownerOfOther];

const shop = `shop.${zone}`;

export const scenario: Scenario = {
  title: 'every host has a DNS record that comes and goes with its commit, and no record of others is touched',
  run: async (story, world) => {
    const { instance, origin } = world;
    const { staging, production } = world.clusters;
    const zones = openZones(instance);

    await story.step('start the part `dns`', async () => {
      const args = ['up', '--instance', instance.name, '--with', 'dns'];
      await showLockstep(args, { print: (line) => story.note(line), seconds: 1800 });
      await Promise.all([staging.waitSettled(300), production.waitSettled(300)]);
    });
    await story.step('each host of each environment leads to its door, in a zone of its own', async () => {
      await Promise.all([
        hostsLeadToDoor(zones, staging, zone),
        hostsLeadToDoor(zones, production, zoneOf('production')),
      ]);
      const [one, both] = await Promise.all([zones.records(zone), zones.records(zoneOf('production'))]);
      assert.deepEqual(ownersIn(one), ['lockstep-staging']);
      assert.deepEqual(ownersIn(both), ['lockstep-production']);
    });

    story.cleanUp('take the records of others away', async () => {
      const there = await zones.records(zone);
      for (const record of foreign) {
        if (there.some((each) => isSame(each, record))) await zones.change('DELETE', zone, record);
      }
    });
    await story.step('others write records into the zone of staging', async () => {
      for (const record of foreign) await zones.change('UPSERT', zone, record);
    });
    await story.step('and one of ours is taken away by hand', async () => {
      const ours = (await zones.records(zone)).find(({ name, type }) => name === `web.${zone}` && type !== 'TXT');
      assert.ok(ours !== undefined);
      await zones.change('DELETE', zone, ours);
    });

    const added = await story.step('commit an Ingress with a new host, and with one that is taken', () =>
      origin.change('Rehearse a host', async (tree) => {
        await tree.write(`${folder}/shop.yaml`, ingress([shop, taken.name]));
        await tree.write(kustomization, withResource(await tree.read(kustomization), 'shop.yaml'));
      }),
    );
    story.cleanUp('the host is gone', added.undo);
    await story.step('the new host has its record', () => recordsOf(zones, shop, 1));
    story.figure('commit to a DNS record', (Date.now() - (await origin.movedAt())) / 1000, 's');
    await story.step('the one that was taken away is back', () => recordsOf(zones, `web.${zone}`, 1));
    await story.step('those of others are as they were', () => untouched(zones));

    await story.step('a revert takes the host and its records away, and no other', async () => {
      await added.undo();
      await recordsOf(zones, shop, 0);
      await hostsLeadToDoor(zones, staging, zone);
      await untouched(zones);
      assert.deepEqual(
        (await zones.records(zone)).filter(({ name }) => name.endsWith(shop)),
        [],
      );
    });
  },
};

interface LiveIngress {
  readonly spec: { readonly rules?: readonly { readonly host?: string }[] };
  readonly status?: {
    readonly loadBalancer?: { readonly ingress?: readonly { readonly hostname?: string; readonly ip?: string }[] };
  };
}

/** Waits until each host of a cluster's Ingresses leads where their status says that the door is. */
async function hostsLeadToDoor(zones: Zones, { kubectl }: Cluster, own: string): Promise<void> {
  const { stdout } = await kubectl.run(['get', 'ingresses', '--all-namespaces', '--output=json']);
  const { items } = JSON.parse(stdout) as { readonly items: readonly LiveIngress[] };
  const wanted = items.flatMap(({ spec, status }) => {
    const doors = status?.loadBalancer?.ingress?.flatMap(({ hostname, ip }) => hostname ?? ip ?? []) ?? [];
    return (spec.rules ?? []).flatMap(({ host }) =>
      doors.map((door) => ({ host: host ?? '', door, isTaken: host === taken.name })),
    );
  });
  assert.ok(wanted.length > 2, `the Ingresses have ${wanted.length} hosts with a door`);
  await waitFor({ what: `a record of each host in ${own}`, seconds: 120, every: 1000 }, async () => {
    const records = await zones.records(own);
    const missing = wanted.filter(
      ({ host, door, isTaken }) =>
        !isTaken &&
        !records.some(({ name, values }) => name === host && values.some((value) => value.replace(/\.$/, '') === door)),
    );
    const seen = `none of ${[...new Set(missing.map(({ host, door }) => `${host} to ${door}`))].join(', ')}`;
    return missing.length === 0 ? { done: undefined } : { seen };
  });
}

/** Waits until a name has this many records that lead somewhere. */
async function recordsOf(zones: Zones, host: string, count: number): Promise<void> {
  await waitFor({ what: `${count} record of ${host}`, seconds: 150, every: 500 }, async () => {
    const found = (await zones.records(zone)).filter(({ name, type }) => name === host && type !== 'TXT');
    return found.length === count ? { done: undefined } : { seen: `${found.length}` };
  });
}

async function untouched(zones: Zones): Promise<void> {
  const there = await zones.records(zone);
  for (const { name } of foreign) {
    assert.deepEqual(
      there.filter((each) => each.name === name),
      foreign.filter((each) => each.name === name),
    );
  }
}

function isSame(one: DnsRecord, { name, type }: DnsRecord): boolean {
  return one.name === name && one.type === type;
}

/** Who says in a record that a name is its own. */
function ownersIn(records: readonly DnsRecord[]): readonly string[] {
  const texts = records.filter(({ type }) => type === 'TXT').flatMap(({ values }) => values);
  return [...new Set(texts.flatMap((text) => /external-dns\/owner=([\w-]+)/.exec(text)?.[1] ?? []))];
}

function ingress(hosts: readonly string[]): string {
  const backend = { service: { name: 'web', port: { name: 'http' } } };
  const rules = hosts.map((host) => ({
    host,
    http: { paths: [{ path: '/health', pathType: 'Exact', backend }] },
  }));
  const spec = { ingressClassName: 'traefik', rules };
  return `${JSON.stringify({ apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'shop' }, spec })}\n`;
}
