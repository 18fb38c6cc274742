import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import { readGolden } from '../stacks/read.ts';
import { costOf, totalUsd } from './cost.ts';
import { paidThings } from './count.ts';
import { costText } from './text.ts';

const golden = await readGolden(repositoryRoot);
const [staging, production] = ['staging', 'production'].map((name) =>
  golden.find(({ environment }) => environment === name),
);

test('what is paid for, per environment', () => {
  expect(paidThings(staging!)).toEqual([
    { what: 'control plane', count: 1 },
    { what: 'NAT gateway', count: 1 },
    { what: 'public IPv4 address', count: 1 },
    { what: 'node', type: 't3.large', count: 2 },
    { what: 'Auto Mode of node', type: 't3.large', count: 2 },
    { what: 'gp3 GiB', count: 100 },
  ]);
  expect(paidThings(production!)).toEqual([
    { what: 'control plane', count: 1 },
    { what: 'NAT gateway', count: 3 },
    { what: 'public IPv4 address', count: 3 },
    { what: 'node', type: 'm5.large', count: 3 },
    { what: 'Auto Mode of node', type: 'm5.large', count: 3 },
    { what: 'gp3 GiB', count: 240 },
    { what: 'KMS key', count: 1 },
  ]);
});

test('the list prices of a month', () => {
  expect(Math.round(totalUsd(costOf(staging!)))).toBe(254);
  expect(Math.round(totalUsd(costOf(production!)))).toBe(438);
});

test('the page on cost says these numbers', async () => {
  const page = await readFile(join(repositoryRoot, 'docs', 'aws-cost.md'), 'utf8');
  expect(page).toContain(costText([staging!, production!]));
});
