import type { EnvironmentConfig, NodeGroupConfig } from '../environment-config.ts';
import { instanceTypes } from '../instance-types.ts';
import { objectTo, type Objection } from '../objection.ts';
import { parseCidr } from '../cidr.ts';
import { usableAddresses } from '../subnets.ts';

/** The least memory on which the platform's own pods leave room for a service. */
const leastMemoryGiB = 4;

/** Known machines, in a number that each zone can feed with addresses. */
export function nodeRules(config: EnvironmentConfig): readonly Objection[] {
  const object = objectTo(config);
  const { nodeGroups } = config;
  if (nodeGroups.length === 0) {
    return [object('nodeGroups', [], 'nothing would run', 'Write one group.')];
  }
  const names = nodeGroups.map(({ name }) => name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return [
    ...twice.map((name) => object('nodeGroups', name, 'two groups have this name', 'Name each once.')),
    ...nodeGroups.flatMap((group) => groupRules(config, group)),
    ...addressesFor(config),
  ];
}

function groupRules(config: EnvironmentConfig, group: NodeGroupConfig): readonly Objection[] {
  const { name, instanceType, min, max, diskGiB } = group;
  const object = objectTo(config);
  const field = (part: string) => `nodeGroups[${name}].${part}`;
  const found: Objection[] = [];
  if (!/^[a-z][a-z0-9-]{0,20}$/.test(name)) {
    found.push(object(field('name'), name, 'it becomes a part of names on AWS', 'Write small letters and digits.'));
  }
  const type = instanceTypes[instanceType];
  if (type === undefined) {
    const wayOut = 'Write one of infra/src/config/instance-types.ts, or add it there with its price.';
    found.push(object(field('instanceType'), instanceType, 'its price and its pods are not known', wayOut));
  } else if (type.memoryGiB < leastMemoryGiB) {
    found.push(
      object(field('instanceType'), instanceType, `it has less than ${leastMemoryGiB} GiB`, 'Take a larger one.'),
    );
  }
  if (!Number.isInteger(min) || min < 1) {
    found.push(object(field('min'), min, 'a group keeps at least one node', 'Write 1 or more.'));
  }
  if (!Number.isInteger(max) || max <= min) {
    const reason = 'an update starts new nodes before it ends old ones';
    found.push(object(field('max'), max, reason, `Write more than its min, ${min}.`));
  }
  if (!Number.isInteger(diskGiB) || diskGiB < 20) {
    found.push(
      object(field('diskGiB'), diskGiB, "images and logs need what the AMI's 20 GiB are", 'Write 20 or more.'),
    );
  }
  return found;
}

/** All nodes at their largest, in as few zones as are left when one fails, must find addresses for their pods. */
function addressesFor(config: EnvironmentConfig): readonly Objection[] {
  const vpc = parseCidr(config.cidr);
  if (vpc === undefined) return [];
  const wanted = config.nodeGroups.reduce(
    (sum, { instanceType, max }) => sum + max * (instanceTypes[instanceType]?.pods ?? 0),
    0,
  );
  const zones = Math.max(1, config.zones.length - 1);
  const there = usableAddresses(vpc, 'private') * zones;
  if (wanted <= there) return [];
  const reason = `its nodes can want ${wanted} addresses, and ${zones} zones give ${there}`;
  return [objectTo(config)('cidr', config.cidr, reason, 'Write a larger range, as a /16, or fewer nodes.')];
}
