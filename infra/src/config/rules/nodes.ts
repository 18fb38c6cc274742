import type { EnvironmentConfig } from '../environment-config.ts';
import { instanceTypes } from '../instance-types.ts';
import { objectTo, type Objection } from '../objection.ts';
import { parseCidr } from '../cidr.ts';
import { usableAddresses } from '../subnets.ts';

/** The vCPUs of the smallest node that the NodePool takes. */
const fewestCpus = 2;

/** A node's pods at most, 110, in the blocks of sixteen addresses in which it takes them, and its own. */
const addressesOfNode = 128;

/** A known machine, enough of them for the ordinary day, and addresses for the largest. */
export function nodeRules(config: EnvironmentConfig): readonly Objection[] {
  const object = objectTo(config);
  const { usual, instanceType, mostCpus, diskGiB } = config.nodes;
  const found: Objection[] = [];
  const type = instanceTypes[instanceType];
  if (type === undefined) {
    const wayOut = 'Write one of infra/src/config/instance-types.ts, or add it there with its price.';
    found.push(object('nodes.instanceType', instanceType, 'its price is not known', wayOut));
  }
  if (!Number.isInteger(usual) || usual < 1) {
    found.push(object('nodes.usual', usual, 'nothing would run', 'Write 1 or more.'));
  }
  // Half as much again: while nodes are replaced, new ones stand before the old ones go.
  const least = Math.ceil(usual * 1.5) * (type?.vcpus ?? fewestCpus);
  if (!Number.isInteger(mostCpus) || mostCpus < least) {
    const reason = `the usual nodes, and half as many beside them while they are replaced, have ${least}`;
    found.push(object('nodes.mostCpus', mostCpus, reason, `Write ${least} or more.`));
  }
  if (!Number.isInteger(diskGiB) || diskGiB < 20) {
    found.push(object('nodes.diskGiB', diskGiB, "images and logs need what EKS's own 20 GiB are", 'Write 20 or more.'));
  }
  return [...found, ...addressesFor(config)];
}

/** All nodes at their most, in as few zones as are left when one fails, must find addresses for their pods. */
function addressesFor(config: EnvironmentConfig): readonly Objection[] {
  const vpc = parseCidr(config.cidr);
  if (vpc === undefined) return [];
  const wanted = Math.ceil(config.nodes.mostCpus / fewestCpus) * addressesOfNode;
  const zones = Math.max(1, config.zones.length - 1);
  const there = usableAddresses(vpc, 'private') * zones;
  if (wanted <= there) return [];
  const reason = `its nodes can want ${wanted} addresses, and ${zones} zones give ${there}`;
  return [objectTo(config)('cidr', config.cidr, reason, 'Write a larger range, as a /16, or fewer vCPUs.')];
}
