import { recordedLabels, type RecordedExpression } from '@lockstep/monitoring/promql';
import { at, listAt } from '../../lib/values/at.ts';
import type { EnvironmentIndex } from './environment-index.ts';
import { parsedText, settingsOf } from './texts.ts';

/** What an environment's rules record by one name. */
export interface Recording {
  /** Every label that it may have; undefined where its expression keeps whichever its metrics have. */
  readonly labels: ReadonlySet<string> | undefined;
  /** The values of a label; undefined where not every rule writes one. */
  valuesOf(label: string): ReadonlySet<string> | undefined;
}

/** What the rules of an environment record, each by its name. */
export function recordingsIn(index: EnvironmentIndex): ReadonlyMap<string, Recording> {
  const rules = index
    .ofKind('ConfigMap')
    .flatMap(settingsOf)
    .filter(({ text }) => text.includes('record'))
    .flatMap(({ text }) => listAt(parsedText(text), 'groups'))
    .flatMap((group) => listAt(group, 'rules'))
    .flatMap((rule): readonly RecordedExpression[] => {
      const [record, expr] = [at(rule, 'record'), at(rule, 'expr')];
      if (typeof record !== 'string') return [];
      return [{ record, expr: String(expr), labels: Object(at(rule, 'labels')) as Record<string, unknown> }];
    });
  const byName = Map.groupBy(rules, ({ record }) => record);
  return new Map(
    [...recordedLabels(rules)].map(([name, labels]): [string, Recording] => [
      name,
      {
        labels,
        valuesOf: (label) => {
          const values = byName.get(name)!.map((rule) => rule.labels?.[label]);
          return values.includes(undefined) ? undefined : new Set(values.map(String));
        },
      },
    ]),
  );
}
