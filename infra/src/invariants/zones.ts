import type { Finding } from '@lockstep/tools/model/finding';
import { jsonAt, texts, type Json } from '../stacks/model.ts';
import { allowingStatements } from './identities.ts';
import { brokenInvariant, type Invariant } from './invariant.ts';

/** Where a host leads, and whose its record is. */
const writable: ReadonlySet<string> = new Set(['A', 'AAAA', 'CNAME', 'TXT']);

/** Who writes DNS records writes those of one zone, and none that says where a zone is or who takes its mail. */
export const ownZone: Invariant = (environment) =>
  allowingStatements(environment).flatMap(({ policy, statement }) => {
    const actions = texts(jsonAt(statement, 'Action')).filter((action) => action.startsWith('route53:'));
    const refuse = (field: string, value: Json | undefined, why: string): Finding =>
      brokenInvariant(environment, policy, field, value, [why, 'Name what it needs.']);
    const others = actions
      .filter((action) => !/:(?:ListHostedZones|(?:Change|List)ResourceRecordSets)$/.test(action))
      .map((action) => refuse('Action', action, 'zones are made, and led to, by people'));
    return others.concat(wide(actions, statement, refuse), loose(actions, statement, refuse));
  });

type Refuse = (field: string, value: Json | undefined, why: string) => Finding;

/** AWS lists all zones or none; records are of one. */
function wide(actions: readonly string[], statement: Json, refuse: Refuse): readonly Finding[] {
  if (actions.every((action) => action.endsWith(':ListHostedZones'))) return [];
  const zones = texts(jsonAt(statement, 'Resource'));
  if (zones.length === 1 && /^arn:aws:route53:::hostedzone\/Z[A-Z0-9]+$/.test(zones[0]!)) return [];
  return [refuse('Resource', zones, 'it is not one zone')];
}

function loose(actions: readonly string[], statement: Json, refuse: Refuse): readonly Finding[] {
  if (!actions.includes('route53:ChangeResourceRecordSets')) return [];
  const condition = jsonAt(statement, 'Condition.ForAllValues:StringEquals');
  const types = texts(jsonAt(condition, 'route53:ChangeResourceRecordSetsRecordTypes'));
  if (types.length > 0 && types.every((type) => writable.has(type))) return [];
  return [refuse('Condition', types, 'it could lead the zone, or its mail, elsewhere')];
}
