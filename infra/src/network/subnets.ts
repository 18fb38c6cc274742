import { Subnet, type TerraformStack } from '../cdk.ts';
import type { SubnetPlan, Tier } from '../config/subnets.ts';
import { nodeMark } from '../identities/names.ts';
import type { Naming } from '../naming.ts';
import { roleTags } from './role-tags.ts';

export interface MadeSubnet {
  readonly zone: string;
  readonly subnet: Subnet;
}

export type MadeSubnets = Readonly<Record<Tier, readonly MadeSubnet[]>>;

/** The subnets of a plan. None gives a public address to what starts in it. */
export function networkSubnets(
  stack: TerraformStack,
  vpcId: string,
  { prefix, environment }: Naming,
  plan: readonly SubnetPlan[],
): MadeSubnets {
  const made = plan.map(({ tier, zone, cidr }) => ({
    tier,
    zone,
    subnet: new Subnet(stack, `${tier}-${zone}`, {
      vpcId,
      availabilityZoneId: zone,
      cidrBlock: cidr,
      mapPublicIpOnLaunch: false,
      tags: { Name: `${prefix}-${tier}-${zone}`, tier, [nodeMark]: environment, ...roleTags[tier] },
    }),
  }));
  const of = (wanted: Tier) => made.filter(({ tier }) => tier === wanted);
  return { public: of('public'), private: of('private'), intra: of('intra') };
}
