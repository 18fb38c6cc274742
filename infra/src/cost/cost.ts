import { instanceTypes } from '../config/instance-types.ts';
import type { EnvironmentStacks } from '../stacks/model.ts';
import { paidThings, type PaidThing } from './count.ts';
import { hoursPerMonth, prices } from './prices.ts';

export interface CostLine {
  readonly thing: PaidThing;
  /** USD of all of them, each month. */
  readonly usd: number;
}

/** List prices, each month; see prices.ts for where they were read. */
export function costOf(environment: EnvironmentStacks): readonly CostLine[] {
  return paidThings(environment).map((thing) => ({ thing, usd: thing.count * monthly(thing) }));
}

export function totalUsd(lines: readonly CostLine[]): number {
  return lines.reduce((sum, { usd }) => sum + usd, 0);
}

function monthly({ what, type }: PaidThing): number {
  if (what === 'control plane') return prices.controlPlane * hoursPerMonth;
  if (what === 'NAT gateway') return prices.natGateway * hoursPerMonth;
  if (what === 'public IPv4 address') return prices.publicIpv4 * hoursPerMonth;
  if (what === 'interface endpoint') return prices.interfaceEndpoint * hoursPerMonth;
  if (what === 'gp3 GiB') return prices.gp3GiB;
  if (what === 'KMS key') return prices.kmsKey;
  const node = instanceTypes[type!]!.usdPerHour * hoursPerMonth;
  return what === 'node' ? node : node * prices.autoMode;
}
