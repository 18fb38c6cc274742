import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import versions from '@lockstep/tools/versions.json' with { type: 'json' };
import { environmentConfigs } from './index.ts';

test('the API server that the review asks is of a version that an environment runs', () => {
  const minor = versions.kubernetes.split('.').slice(0, 2).join('.');
  expect(environmentConfigs.map(({ kubernetesVersion }) => kubernetesVersion)).toContain(minor);
});

test('the environments differ in what a person decided, and are of one shape', () => {
  const [staging, production] = environmentConfigs;
  expect(Object.keys(staging!)).toEqual(Object.keys(production!));
});

test("a resolver on the nodes is granted at the cluster's own address of DNS: the tenth of its Services", () => {
  const text = readFileSync(join(repositoryRoot, 'base/components/node-local-dns/allow-dns.yaml'), 'utf8');
  const tenths = environmentConfigs.map(({ serviceCidr }) => serviceCidr.replace(/\.0\/\d+$/, '.10/32'));
  expect(tenths.filter((cidr) => !text.includes(`cidr: ${cidr}\n`))).toEqual([]);
});
