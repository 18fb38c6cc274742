import { expect, test } from '@jest/globals';
import { zonePrefix } from './zone-ids.ts';

test.each([
  ['us-east-1', 'use1'],
  ['eu-central-1', 'euc1'],
  ['ap-northeast-1', 'apne1'],
  ['ap-southeast-2', 'apse2'],
  ['ca-central-1', 'cac1'],
  ['us-gov-west-1', 'usgw1'],
])('the zones of %s begin with %s', (region, prefix) => {
  expect(zonePrefix(region)).toBe(prefix);
});
