import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { at, listAt, textsAt } from '../../lib/values/at.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';
import { selectsPod } from '../references/pods.ts';
import type { LabelSelector } from '../references/selector.ts';

interface Direction {
  readonly type: string;
  readonly rules: 'ingress' | 'egress';
}

const directions: readonly Direction[] = [
  { type: 'Ingress', rules: 'ingress' },
  { type: 'Egress', rules: 'egress' },
];

/** What a NetworkPolicy says is in force: its rules are of a direction that it lists, and it has some. */
export function grantsInForce(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  const policies = index.ofKind('NetworkPolicy');
  const denied = new Set(policies.filter(deniesAll).map(({ object }) => object.metadata.namespace));
  return policies.flatMap((source) =>
    [
      directions.flatMap((direction) => unlisted(source, direction)),
      denied.has(source.object.metadata.namespace) ? withoutRules(source, index) : [],
    ].flat(),
  );
}

function unlisted(source: Rendered, { type, rules }: Direction): readonly Finding[] {
  const types = textsAt(source.object, 'spec', 'policyTypes');
  if (types.length === 0 || types.includes(type) || listAt(source.object, 'spec', rules).length === 0) return [];
  return [
    finding(source, 'spec.policyTypes', types, {
      reason: `it has rules of ${rules} and does not list ${type}, so that nobody reads them`,
      wayOut: `Add ${type}, or take the rules out.`,
    }),
  ];
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
  const types = textsAt(object, 'spec', 'policyTypes');
  const selector = at(object, 'spec', 'podSelector') ?? {};
  return (
    Object.keys(selector).length === 0 &&
    directions.every(({ type, rules }) => types.includes(type) && listAt(object, 'spec', rules).length === 0)
  );
}
