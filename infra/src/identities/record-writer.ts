import type { EmptyStack } from '../stack.ts';
import { podRole } from './pod-role.ts';

/** The records that hosts need, and those that say whose they are: neither where the zone is, nor its mail. */
const types = ['A', 'AAAA', 'CNAME', 'TXT'];

/** Lets the pods of external-dns write records of these types in the environment's own zone, where it has one. */
export function recordWriter({ stack, naming, config }: EmptyStack): void {
  if (config.hostedZoneId === undefined) return;
  const zone = `arn:aws:route53:::hostedzone/${config.hostedZoneId}`;
  podRole(stack, naming, 'external-dns', [
    {
      sid: 'WriteRecords',
      actions: ['route53:ChangeResourceRecordSets'],
      resources: [zone],
      conditions: { 'ForAllValues:StringEquals': { 'route53:ChangeResourceRecordSetsRecordTypes': types } },
    },
    { sid: 'ReadRecords', actions: ['route53:ListResourceRecordSets'], resources: [zone] },
    // It looks its zone up by name, and AWS lists all or none.
    { sid: 'FindZone', actions: ['route53:ListHostedZones'], resources: ['*'] },
  ]);
}
