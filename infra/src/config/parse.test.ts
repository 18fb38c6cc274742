import { expect, test } from '@jest/globals';
import { production as realProduction } from '../environments/production.ts';
import { staging as realStaging } from '../environments/staging.ts';
import type { EnvironmentConfig, NodesConfig } from './environment-config.ts';
import { endingSupport } from './kubernetes-versions.ts';
import { objectionsTo, parseEnvironments } from './parse.ts';

const staging: EnvironmentConfig = { ...realStaging, name: 'staging' };
const production: EnvironmentConfig = { ...realProduction, name: 'production' };

function nodes(part: Partial<NodesConfig>): Partial<EnvironmentConfig> {
  return { nodes: { ...production.nodes, ...part } };
}

test('both environments are taken as they stand', () => {
  expect(parseEnvironments([staging, production])).toEqual([staging, production]);
});

test.each<[defect: string, change: Partial<EnvironmentConfig>, field: string, reason: string]>([
  [
    'a region without prices',
    { region: 'eu-north-1', zones: ['eun1-az1', 'eun1-az2', 'eun1-az3'] },
    'region',
    'its prices are not known',
  ],
  ['two zones', { zones: ['use1-az1', 'use1-az2'] }, 'zones', 'a resilient cluster needs 3 zones'],
  [
    'a zone of another region',
    { zones: ['use1-az1', 'use1-az2', 'usw2-az1'] },
    'zones',
    'it is no id of a zone of us-east-1',
  ],
  [
    'a zone by its letter',
    { zones: ['use1-az1', 'use1-az2', 'us-east-1c'] },
    'zones',
    'it is no id of a zone of us-east-1',
  ],
  [
    'a zone without control planes',
    { zones: ['use1-az1', 'use1-az2', 'use1-az3'] },
    'zones',
    'EKS has no control plane there',
  ],
  ['a zone twice', { zones: ['use1-az1', 'use1-az2', 'use1-az2'] }, 'zones', 'it stands there twice'],
  [
    'more zones than there is room',
    { zones: [...'abcdefghijklm'].map((zone) => `use1-az${zone}`) },
    'zones',
    'the layout has room for 12',
  ],
  [
    'a range within a range',
    { cidr: '10.30.0.1/16' },
    'cidr',
    'AWS takes ranges from /16 to /28 that start at their first address',
  ],
  [
    'a range that AWS does not take',
    { cidr: '10.0.0.0/8' },
    'cidr',
    'AWS takes ranges from /16 to /28 that start at their first address',
  ],
  [
    'no room for the control plane',
    { cidr: '10.30.0.0/21' },
    'cidr',
    'its intra subnets have 8 addresses, and EKS wants 16 free ones',
  ],
  [
    'no addresses for the pods',
    { cidr: '10.30.0.0/20' },
    'cidr',
    'its nodes can want 2304 addresses, and 2 zones give 502',
  ],
  ["staging's addresses", { cidr: '10.20.0.0/16' }, 'cidr', "it overlaps staging's 10.20.0.0/16"],
  [
    "the Services' addresses",
    { cidr: '172.20.0.0/17' },
    'cidr',
    'it overlaps the Services of staging with 172.20.0.0/16',
  ],
  [
    'Services in a range that EKS does not take',
    { serviceCidr: '172.20.0.0/28' },
    'serviceCidr',
    'EKS takes ranges from /12 to /24 that start at their first address',
  ],
  [
    'an endpoint open to all',
    { publicEndpointFrom: ['0.0.0.0/0'] },
    'publicEndpointFrom',
    'it opens the API server to all',
  ],
  [
    'an endpoint open to half of the world',
    { publicEndpointFrom: ['128.0.0.0/1'] },
    'publicEndpointFrom',
    'it is no address list of anybody',
  ],
  [
    'an endpoint open to a name',
    { publicEndpointFrom: ['office'] },
    'publicEndpointFrom',
    'it is no range of addresses',
  ],
  [
    'a version that EKS does not offer',
    { kubernetesVersion: '1.37' },
    'kubernetesVersion',
    'known are 1.34, 1.35, 1.36',
  ],
  ['a version ahead of staging', { kubernetesVersion: '1.36' }, 'kubernetesVersion', 'staging runs 1.35'],
  ['a version two behind staging', { kubernetesVersion: '1.34' }, 'kubernetesVersion', 'staging runs 1.36'],
  ['no nodes', nodes({ usual: 0 }), 'nodes.usual', 'nothing would run'],
  ['an unknown instance type', nodes({ instanceType: 'x1e.32xlarge' }), 'nodes.instanceType', 'its price is not known'],
  [
    'no room for new nodes beside old ones',
    nodes({ mostCpus: 8 }),
    'nodes.mostCpus',
    'the usual nodes, and half as many beside them while they are replaced, have 10',
  ],
  [
    'a disk smaller than its image',
    nodes({ diskGiB: 8 }),
    'nodes.diskGiB',
    "images and logs need what EKS's own 20 GiB are",
  ],
  ['a zone without a node', nodes({ usual: 2 }), 'nodes.usual', 'a zone would have no node'],
  [
    'backups that are gone on the same day',
    { backups: { removedDays: 1 } },
    'backups.removedDays',
    'a backup that was removed by mistake could not be taken back, or is paid for ever',
  ],
  ['no budget', { budgetUsd: 0 }, 'budgetUsd', 'nobody would be told of a bill'],
  ['one gateway for all zones', { nat: 'single' }, 'nat', "one zone's loss would cut the others off"],
  ['no gateway', { nat: 'none' as never }, 'nat', 'pods would not reach the Internet'],
  ['a lean production', { costClass: 'lean' }, 'costClass', 'production is what users see'],
  ['no flow logs', { flowLogs: false }, 'flowLogs', 'nobody could say who talked to whom'],
  ['no key', { secretsKey: false }, 'secretsKey', "uses of the Secrets' key would not be recorded"],
  ['no protection', { deletionProtection: false }, 'deletionProtection', 'one command would end it'],
  [
    'a retention that CloudWatch does not take',
    { logRetentionDays: 100 },
    'logRetentionDays',
    'CloudWatch takes certain numbers of days only',
  ],
  ['a zone by its ARN', { hostedZoneId: 'arn:aws:route53:::hostedzone/Z0' }, 'hostedZoneId', 'it is no id of a zone'],
  ["staging's zone", { hostedZoneId: 'Z0123456789SHARED' }, 'hostedZoneId', 'staging could write its records too'],
  ['logs of a week', { logRetentionDays: 7 }, 'logRetentionDays', 'an intrusion is found late'],
])('production with %s is refused', (defect, change, field, reason) => {
  const ahead = defect === 'a version ahead of staging' ? { kubernetesVersion: '1.35' } : {};
  const zone = defect === "staging's zone" ? { hostedZoneId: 'Z0123456789SHARED' } : {};
  const found = objectionsTo([
    { ...staging, ...ahead, ...zone },
    { ...production, ...change },
  ]);
  expect(found.map((one) => [one.file, one.field, one.reason])).toContainEqual([
    'infra/src/environments/production.ts',
    field,
    reason,
  ]);
  expect(found.every(({ value, wayOut }) => value !== '' && wayOut.endsWith('.'))).toBe(true);
});

test('environments with a zone each are taken', () => {
  const zones = [
    { ...staging, hostedZoneId: 'Z0123456789STAGING' },
    { ...production, hostedZoneId: 'Z0123456789ABCDEF' },
  ];
  expect(objectionsTo(zones)).toEqual([]);
});

function told(date: string): readonly string[] {
  return endingSupport([staging, production], new Date(date));
}

test('an end of support is told 90 days before it and ever after, and refuses no cluster that stands', () => {
  expect(told('2027-05-03')).toEqual([]);
  expect(told('2027-05-04')).toEqual([
    expect.stringContaining('1.36 of staging has standard support until 2027-08-02, for 90 days'),
    expect.stringContaining('1.36 of production'),
  ]);
  expect(told('2027-08-02')).toHaveLength(2);
  expect(told('2027-08-03')).toEqual([
    expect.stringContaining('1.36 of staging has had no standard support since 2027-08-02'),
    expect.stringContaining('1.36 of production'),
  ]);
  expect(objectionsTo([staging, production])).toEqual([]);
});

test('every refused value is told at once: file, field, value, reason, way out', () => {
  const bad: EnvironmentConfig = { ...production, nat: 'single', publicEndpointFrom: ['0.0.0.0/0'] };
  expect(() => parseEnvironments([staging, bad])).toThrow(
    'infra/src/environments/production.ts: publicEndpointFrom is 0.0.0.0/0: it opens the API server to all. ' +
      'Write ranges of at least /16, or none.\n' +
      "infra/src/environments/production.ts: nat is single: one zone's loss would cut the others off. Write per-zone.",
  );
});
