import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { at, listAt } from '../../lib/values/at.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';
import { selectsPod } from '../references/pods.ts';
import type { LabelSelector } from '../references/selector.ts';

interface Direction {
  readonly type: string;
  readonly rules: 'ingress' | 'egress';
  readonly peers: 'from' | 'to';
}

const directions: readonly Direction[] = [
  { type: 'Ingress', rules: 'ingress', peers: 'from' },
  { type: 'Egress', rules: 'egress', peers: 'to' },
];

/** What a NetworkPolicy says is in force: its rules are of a direction that it lists, it has some, and an empty list is meant. */
export function grantsInForce(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  const policies = index.ofKind('NetworkPolicy');
  const denied = new Set(policies.filter(deniesAll).map(({ object }) => object.metadata.namespace));
  return policies.flatMap((source) =>
    [
      directions.flatMap((direction) => unlisted(source, direction).concat(emptyPeers(source, direction))),
      denied.has(source.object.metadata.namespace) ? withoutRules(source, index) : [],
    ].flat(),
  );
}

function unlisted(source: Rendered, { type, rules }: Direction): readonly Finding[] {
  const types = listAt<string>(source.object, 'spec', 'policyTypes');
  if (types.length === 0 || types.includes(type) || listAt(source.object, 'spec', rules).length === 0) return [];
  return [
    finding(source, 'spec.policyTypes', types, {
      reason: `it has rules of ${rules} and does not list ${type}, so that nobody reads them`,
      wayOut: `Add ${type}, or take the rules out.`,
    }),
  ];
}

function emptyPeers(source: Rendered, { rules, peers }: Direction): readonly Finding[] {
  return listAt(source.object, 'spec', rules).flatMap((rule, number) => {
    const list = at(rule, peers);
    if (!Array.isArray(list) || list.length > 0) return [];
    const reason = 'a list with nobody in it means everybody';
    const wayOut = `Name the peers, or leave ${peers} out where everybody is meant.`;
    return [finding(source, `spec.${rules}[${number}].${peers}`, list, { reason, wayOut })];
  });
}

/** Beside a default that denies, a policy for some pods that grants nothing does nothing. */
function withoutRules(source: Rendered, { podsIn }: EnvironmentIndex): readonly Finding[] {
  const selector = at(source.object, 'spec', 'podSelector') as LabelSelector | undefined;
  const count = directions.flatMap(({ rules }) => listAt(source.object, 'spec', rules)).length;
  const chosen = Object.keys(selector?.matchLabels ?? {}).length + (selector?.matchExpressions ?? []).length;
  if (
    count > 0 ||
    chosen === 0 ||
    !podsIn(source.object.metadata.namespace ?? '').some((pod) => selectsPod(selector, pod))
  )
    return [];
  return [
    finding(source, 'spec', 'without rules', {
      reason: 'all is denied here already, and it grants nothing',
      wayOut: 'Write what it is to grant, or take it away.',
    }),
  ];
}

function deniesAll({ object }: Rendered): boolean {
  const types = listAt<string>(object, 'spec', 'policyTypes');
  const selector = at(object, 'spec', 'podSelector') ?? {};
  return (
    Object.keys(selector).length === 0 &&
    directions.every(({ type, rules }) => types.includes(type) && listAt(object, 'spec', rules).length === 0)
  );
}
