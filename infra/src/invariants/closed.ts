import type { Finding } from '@lockstep/tools/model/finding';
import { parseCidr } from '../config/cidr.ts';
import { jsonAt, resourcesOf, texts, type Json } from '../stacks/model.ts';
import { brokenInvariant, expectFields, lackingResource, type Invariant } from './invariant.ts';

/** The API server answers inside the VPC, and outside only to a list of addresses. */
export const closedEndpoint: Invariant = (environment) =>
  resourcesOf(environment, 'aws_eks_cluster').flatMap((cluster): readonly Finding[] => {
    const why = 'nodes would have to reach it over the Internet';
    const found = expectFields(environment, cluster, ['vpc_config.endpoint_private_access', true, why]);
    if (jsonAt(cluster.values, 'vpc_config.endpoint_public_access') === false) return found;
    const open = texts(jsonAt(cluster.values, 'vpc_config.public_access_cidrs'));
    if (open.length > 0 && open.every((cidr) => (parseCidr(cidr)?.prefix ?? 0) >= 16)) return found;
    const wayOut = 'List ranges of addresses in publicEndpointFrom, or none.';
    const field = 'vpc_config.public_access_cidrs';
    return found.concat(brokenInvariant(environment, cluster, field, open, ['the world reaches it', wayOut]));
  });

const world: ReadonlySet<string> = new Set(['0.0.0.0/0', '::/0']);

/** Nothing lets the world in: routes alone may name it. */
export const closedGroups: Invariant = (environment) =>
  resourcesOf(environment)
    .filter(({ type }) => type !== 'aws_route' && type !== 'aws_eks_cluster')
    .filter(({ values }) => textsIn(values).some((text) => world.has(text)))
    .map((resource) => {
      const why = ['the world reaches it', 'Name who may.'] as const;
      return brokenInvariant(environment, resource, 'its addresses', '0.0.0.0/0 or ::/0', why);
    });

/** The VPC's own security group, which is taken by whoever names none, lets nothing through. */
export const emptyDefaultGroup: Invariant = (environment) => {
  const groups = resourcesOf(environment, 'aws_default_security_group');
  if (groups.length === 0) {
    return [lackingResource(environment, 'network', 'aws_default_security_group', "AWS's lets all its members talk")];
  }
  return groups.flatMap((group) =>
    ['ingress', 'egress']
      .filter((field) => JSON.stringify(group.values[field]) !== '[]')
      .map((field) => {
        const why = ['who names no group would get it', 'Write [].'] as const;
        return brokenInvariant(environment, group, field, group.values[field], why);
      }),
  );
};

function textsIn(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value as Readonly<Record<string, Json>>).flatMap(textsIn);
}
