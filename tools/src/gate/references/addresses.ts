import { BlockList, isIP } from 'node:net';
import type { AddressBlock } from './grants.ts';

/** Where a cluster's own network can be: RFC 1918, and RFC 6598, which clusters on AWS take when those are used up. */
const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fd00::/8'];

/** What answers for names on the node itself: EKS Auto Mode, NodeLocal DNSCache. No other address there is named. */
const resolver = '169.254.20.10/32';

/** Whether addresses of the Internet are among them, or those by which a node is told its credentials. */
export function meansInternet({ cidr }: AddressBlock): boolean {
  return ![...privateRanges, resolver].some((range) => contains(range, cidr));
}

/** Whether every private IPv4 address is among them, so that an API server is wherever a cluster has it. */
export function meansPrivate(blocks: readonly AddressBlock[]): boolean {
  return privateRanges
    .filter((range) => !range.includes(':'))
    .every((range) => blocks.some(({ cidr, except = [] }) => except.length === 0 && contains(cidr, range)));
}

/** Whether a range holds all of another one. */
function contains(outer: string, inner: string): boolean {
  const [outerAddress, outerBits] = partsOf(outer);
  const [innerAddress, innerBits] = partsOf(inner);
  const family = isIP(outerAddress);
  if (family === 0 || family !== isIP(innerAddress) || innerBits < outerBits) return false;
  const list = new BlockList();
  const name = family === 6 ? 'ipv6' : 'ipv4';
  list.addSubnet(outerAddress, outerBits, name);
  return list.check(innerAddress, name);
}

function partsOf(cidr: string): readonly [address: string, bits: number] {
  const [address = '', bits] = cidr.split('/');
  return [address, Number(bits ?? (isIP(address) === 6 ? 128 : 32))];
}
