import { expect, test } from '@jest/globals';
import { formatCidr, overlaps, parseCidr } from './cidr.ts';
import { mostZones, planSubnets, usableAddresses } from './subnets.ts';

const vpc = parseCidr('10.30.0.0/16')!;

test.each(['10.0.0.0/16', '0.0.0.0/0', '255.255.255.255/32'])('%s is read and written alike', (text) => {
  expect(formatCidr(parseCidr(text)!)).toBe(text);
});

test.each(['10.0.0.0', '10.0.0.1/16', '10.0.0.256/32', '10.0.0.0/33', '10.0.0/24', '::/0', ''])(
  '%s is no range',
  (text) => {
    expect(parseCidr(text)).toBeUndefined();
  },
);

test('a range overlaps what lies within it, and not its neighbour', () => {
  expect(overlaps(vpc, parseCidr('10.30.255.0/24')!)).toBe(true);
  expect(overlaps(parseCidr('10.30.255.0/24')!, vpc)).toBe(true);
  expect(overlaps(vpc, parseCidr('10.31.0.0/16')!)).toBe(false);
});

test('with as many zones as there is room for, no two subnets overlap and all lie in the VPC', () => {
  const zones = Array.from({ length: mostZones }, (_, index) => `zone-${index}`);
  const cidrs = planSubnets(vpc, zones).map(({ cidr }) => parseCidr(cidr)!);
  expect(cidrs).toHaveLength(3 * mostZones);
  for (const [index, cidr] of cidrs.entries()) {
    expect(overlaps(cidr, vpc)).toBe(true);
    expect(cidrs.slice(index + 1).some((other) => overlaps(cidr, other))).toBe(false);
  }
});

test('a zone more moves no subnet that is there', () => {
  const three = planSubnets(vpc, ['a', 'b', 'c']);
  const four = planSubnets(vpc, ['a', 'b', 'c', 'd']);
  expect(four.filter(({ zone }) => zone !== 'd')).toEqual(three);
});

test('pods of a zone have 4091 addresses', () => {
  expect(usableAddresses(vpc, 'private')).toBe(4091);
});
