import { labelMadeBy, listedLabels, named } from './names.ts';
import { calledName, childrenOf, expressionText, parse, type ExpressionPart } from './syntax.ts';
import { withoutVariables } from './variables.ts';

/** The labels of a metric; undefined where nobody knows them all. */
type KnownLabels = (metric: string) => ReadonlySet<string> | undefined;

/**
 * Every label that the result of an expression may have: what aggregates drops all that it does not group by. Undefined where
 * it makes labels, or keeps those of a metric of which nobody knows them all.
 */
export function resultLabels(expr: string, labelsOf: KnownLabels): ReadonlySet<string> | undefined {
  const plain = withoutVariables(expr);
  const of = (part: ExpressionPart): ReadonlySet<string> | undefined => {
    if (part.name === 'VectorSelector') return labelsOf(named(plain, part).metric);
    const text = expressionText(plain, part);
    if (part.name === 'FunctionCall' && makesLabels.test(calledName(plain, part))) return undefined;
    if (part.name === 'AggregateExpr') {
      if (/^count_values\b/i.test(text)) return undefined;
      const modifier = part.getChild('AggregateModifier');
      const keepsAll = modifier !== null && /^without\b/i.test(expressionText(plain, modifier));
      if (!keepsAll && !/^(?:topk|bottomk|limitk|limit_ratio)\b/i.test(text)) return new Set(grouped(plain, modifier));
    }
    const made = part.name === 'FunctionCall' ? labelMadeBy(plain, part) : [];
    return union([new Set(made), ...childrenOf(part).map(of)]);
  };
  return of(parse(plain).topNode);
}

/** Functions whose labels come from elsewhere than from a list of names. */
const makesLabels = /^(?:absent|absent_over_time|info)$/;

function grouped(expr: string, modifier: ExpressionPart | null): readonly string[] {
  const list = modifier?.getChild('GroupingLabels') ?? null;
  return list === null ? [] : listedLabels(expr, list);
}

function union(sets: readonly (ReadonlySet<string> | undefined)[]): ReadonlySet<string> | undefined {
  const all = new Set<string>();
  for (const set of sets) {
    if (set === undefined) return undefined;
    for (const each of set) all.add(each);
  }
  return all;
}

/** A rule that records, as Prometheus reads it. */
export interface RecordedExpression {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, unknown>>;
}

/** What rules record, each by its name, with every label that it may have; `labelsOf` knows those of other metrics. */
export function recordedLabels(
  rules: readonly RecordedExpression[],
  labelsOf: KnownLabels = () => undefined,
): ReadonlyMap<string, ReadonlySet<string> | undefined> {
  const byName = Map.groupBy(rules, ({ record }) => record);
  const of = (name: string, above: readonly string[]): ReadonlySet<string> | undefined => {
    const inner: KnownLabels = (metric) => {
      if (!byName.has(metric)) return labelsOf(metric);
      // One that is made of itself may stand beside what something emits by that name, and brings no other labels.
      return above.includes(metric) ? (labelsOf(metric) ?? new Set()) : of(metric, above.concat(metric));
    };
    return union(
      byName.get(name)!.flatMap(({ expr, labels = {} }) => [new Set(Object.keys(labels)), resultLabels(expr, inner)]),
    );
  };
  return new Map([...byName.keys()].map((name) => [name, of(name, [name])]));
}
