import type { EnvironmentConfig } from '../environment-config.ts';
import { objectTo, type Objection } from '../objection.ts';

/** As Route 53 names zones; an ARN, or `/hostedzone/` before it, would be taken for another zone's name. */
export function zoneRules(config: EnvironmentConfig): readonly Objection[] {
  const { hostedZoneId } = config;
  if (hostedZoneId === undefined || /^Z[A-Z0-9]{6,31}$/.test(hostedZoneId)) return [];
  const wayOut = 'Write it as `aws route53 list-hosted-zones` says it, without /hostedzone/.';
  return [objectTo(config)('hostedZoneId', hostedZoneId, 'it is no id of a zone', wayOut)];
}
