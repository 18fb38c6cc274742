import { pricedRegions } from '../../cost/prices.ts';
import type { EnvironmentConfig } from '../environment-config.ts';
import { objectTo, type Objection } from '../objection.ts';

/** A region whose prices are known, so that every pull request can say what it costs. */
export function regionRules(config: EnvironmentConfig): readonly Objection[] {
  if (pricedRegions.includes(config.region)) return [];
  const wayOut = `Write ${pricedRegions.join(' or ')}, or add its prices to infra/src/cost/prices.ts.`;
  return [objectTo(config)('region', config.region, 'its prices are not known', wayOut)];
}
