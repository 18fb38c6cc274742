import { formatCidr, partOf, addressCount, type Cidr } from './cidr.ts';

/** `public` holds load balancers and NAT, `private` nodes and pods, `intra` the control plane's interfaces. */
export const tiers = ['public', 'private', 'intra'] as const;

export type Tier = (typeof tiers)[number];

export interface SubnetPlan {
  readonly tier: Tier;
  readonly zone: string;
  readonly cidr: string;
}

/** AWS takes the first four addresses of a subnet and the last. */
const takenByAws = 5;

// Each zone's pods get a sixteenth of the VPC; the rest gets 256ths, behind the last of twelve such sixteenths.
const layout: Readonly<Record<Tier, { readonly bits: number; readonly from: number }>> = {
  private: { bits: 4, from: 0 },
  public: { bits: 8, from: 12 * 16 },
  intra: { bits: 8, from: 12 * 16 + 16 },
};

/** At most this many zones find room in the layout. */
export const mostZones = 12;

/** One subnet of each tier in each zone. */
export function planSubnets(vpc: Cidr, zones: readonly string[]): readonly SubnetPlan[] {
  return tiers.flatMap((tier) =>
    zones.map((zone, index) => {
      const { bits, from } = layout[tier];
      return { tier, zone, cidr: formatCidr(partOf(vpc, bits, from + index)) };
    }),
  );
}

/** Addresses that a subnet of a tier leaves to us. */
export function usableAddresses(vpc: Cidr, tier: Tier): number {
  return addressCount(partOf(vpc, layout[tier].bits, 0)) - takenByAws;
}
