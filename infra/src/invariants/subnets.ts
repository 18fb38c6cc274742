import type { Finding } from '@lockstep/tools/model/finding';
import { tiers } from '../config/subnets.ts';
import { roleTags } from '../network/role-tags.ts';
import { jsonAt, refersTo, resourcesOf, type EnvironmentStacks, type Resource } from '../stacks/model.ts';
import { brokenInvariant, expectFields, lackingResource, type Invariant } from './invariant.ts';

/**
 * Each tier stands in at least two zones, says by its tags what load balancers may stand in it, and leads where its tier
 * leads: public to the Internet gateway, private to a NAT gateway, intra nowhere.
 */
export const spreadSubnets: Invariant = (environment) => {
  const all = resourcesOf(environment, 'aws_subnet');
  const few = tiers
    .map((tier) => ({ tier, zones: zonesOf(all.filter((one) => tierOf(one) === tier)) }))
    .filter(({ zones }) => zones < 2)
    .map(({ tier, zones }) =>
      lackingResource(environment, 'network', `aws_subnet of ${tier}`, `it stands in ${zones} zones`),
    );
  return few.concat(all.flatMap((subnet) => tagged(environment, subnet).concat(routed(environment, subnet))));
};

function zonesOf(some: readonly Resource[]): number {
  return new Set(some.map(({ values }) => values['availability_zone_id'])).size;
}

function tierOf({ values }: Resource): string {
  return String(jsonAt(values['tags'], 'tier'));
}

function tagged(environment: EnvironmentStacks, subnet: Resource): readonly Finding[] {
  const tier = tiers.find((one) => one === tierOf(subnet));
  if (tier === undefined) {
    const why = ['no such tier', `Write one of ${tiers.join(', ')}.`] as const;
    return [brokenInvariant(environment, subnet, 'tags.tier', tierOf(subnet), why)];
  }
  const own = 'whatever starts there would get a public address';
  const found = expectFields(environment, subnet, ['map_public_ip_on_launch', false, own]);
  const tags = (subnet.values['tags'] ?? {}) as Readonly<Record<string, string>>;
  const roles = Object.keys(tags).filter((name) => name.startsWith('kubernetes.io/role/'));
  const wanted = Object.keys(roleTags[tier]);
  if (roles.toString() === wanted.toString() && roles.every((role) => tags[role] === '1')) return found;
  const wayOut = `Tag it ${wanted.join(', ') || 'without a role'}.`;
  const why = ['Kubernetes would put load balancers elsewhere, or nowhere', wayOut] as const;
  return [...found, brokenInvariant(environment, subnet, 'tags', roles, why)];
}

function routed(environment: EnvironmentStacks, subnet: Resource): readonly Finding[] {
  const associations = resourcesOf(environment, 'aws_route_table_association').filter(({ values }) =>
    refersTo(values['subnet_id'], subnet.address),
  );
  const tables = resourcesOf(environment, 'aws_route_table').filter(({ address }) =>
    associations.some(({ values }) => refersTo(values['route_table_id'], address)),
  );
  const leads = resourcesOf(environment, 'aws_route')
    .filter(({ values }) => tables.some(({ address }) => refersTo(values['route_table_id'], address)))
    .map(({ values }) => (values['nat_gateway_id'] === undefined ? 'Internet' : 'NAT'));
  const wanted = { public: 'Internet', private: 'NAT', intra: '' }[tierOf(subnet)];
  if (tables.length === 1 && leads.join() === wanted) return [];
  const why = [`a ${tierOf(subnet)} subnet leads elsewhere`, `Lead it to: ${wanted || 'nothing'}.`] as const;
  return [brokenInvariant(environment, subnet, 'its routes', leads, why)];
}
