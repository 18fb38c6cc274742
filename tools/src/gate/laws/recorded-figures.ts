import { checkExpr, metricNamesIn } from '@lockstep/monitoring/promql';
import { at, listAt } from '../../lib/values/at.ts';
import { didYouMean } from '../../lib/values/nearest.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { analysesOf, analysisTemplateKinds, templatesOf, toldArguments } from '../references/analyses.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';
import { recordingsIn, type Recording } from '../references/recordings.ts';

/**
 * A figure by which a version is judged is an expression that Prometheus takes, of what is recorded, by the labels that it has:
 * one that is not there is no error, and judges nothing. By custom only what a rule records has colons in its name:
 * https://prometheus.io/docs/practices/rules/.
 */
export function recordedFigures(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  const asking = analysisTemplateKinds.flatMap(index.ofKind);
  if (asking.length === 0) return [];
  const known = recordingsIn(index);
  const looks = looksIn(index);
  return asking.flatMap((source) =>
    listAt(source.object, 'spec', 'metrics').flatMap((metric, place) => {
      const query = at(metric, 'provider', 'prometheus', 'query');
      if (typeof query !== 'string') return [];
      const field = `spec.metrics[${place}].provider.prometheus.query`;
      const faults = (looks.get(source) ?? [new Map<string, undefined>()]).flatMap((told) =>
        faultsOf(asAsked(query, source, told), known),
      );
      return [...new Map(faults.map((fault) => [fault.value, fault])).values()].map(({ value, reason, wayOut }) =>
        finding(source, field, value, { reason, wayOut }),
      );
    }),
  );
}

/** What each template is told, by every look that names it. */
function looksIn(index: EnvironmentIndex): ReadonlyMap<Rendered, readonly ReturnType<typeof toldArguments>[]> {
  const looks = index.ofKind('Rollout.argoproj.io').flatMap((source) =>
    analysesOf(source.object).flatMap((analysis) => {
      const told = toldArguments(source, analysis);
      return templatesOf(source, analysis, index).map(({ template }) => ({ template, told }));
    }),
  );
  const byTemplate = Map.groupBy(looks, ({ template }) => template);
  return new Map([...byTemplate].map(([template, of]) => [template, of.map(({ told }) => told)]));
}

/** What stands for an argument that only a cluster knows: a time, and a text that nobody writes. */
const anything = '7h7m7s';

/** With each argument in its place, as the controller puts it in. */
function asAsked(query: string, { object }: Rendered, told: ReturnType<typeof toldArguments>): string {
  const own = listAt(object, 'spec', 'args').map((argument): [string, unknown] => [
    String(at(argument, 'name')),
    at(argument, 'value'),
  ]);
  const values = new Map<string, unknown>([...own, ...told]);
  return query.replaceAll(/\{\{\s*args\.([\w-]+)\s*\}\}/g, (_, name: string) => String(values.get(name) ?? anything));
}

interface Fault {
  readonly value: string;
  readonly reason: string;
  readonly wayOut: string;
}

function faultsOf(query: string, known: ReadonlyMap<string, Recording>): readonly Fault[] {
  const [problem] = checkExpr(query);
  if (problem !== undefined) {
    const reason = `Prometheus refuses it, so that no version is judged by it: ${problem}`;
    return [{ value: query.trim().split('\n')[0]!, reason, wayOut: 'Try it on the page of Prometheus first.' }];
  }
  return metricNamesIn(query).flatMap(({ metric, labels, equal }): readonly Fault[] => {
    if (!metric.includes(':')) return [];
    const recording = known.get(metric);
    if (recording === undefined) {
      const reason = 'no rule of this environment records it, so that no version is judged by it';
      return [{ value: metric, reason, wayOut: `Name one that is recorded.${didYouMean(metric, known.keys())}` }];
    }
    return [
      labels.flatMap((label) => unknownLabel(metric, label, recording)),
      Object.entries(equal).flatMap(([label, value]) => unknownValue(metric, label, value, recording)),
    ].flat();
  });
}

function unknownLabel(metric: string, label: string, { labels }: Recording): readonly Fault[] {
  if (labels === undefined || labels.has(label)) return [];
  const reason = `it is recorded without ${label}, so that no version is judged by it`;
  const wayOut = `Select by ${[...labels].join(', ') || 'nothing'}, which it has.${didYouMean(label, labels)}`;
  return [{ value: `${metric}{${label}}`, reason, wayOut }];
}

function unknownValue(metric: string, label: string, value: string, { valuesOf }: Recording): readonly Fault[] {
  const values = valuesOf(label);
  if (value === anything || values === undefined || values.has(value)) return [];
  const reason = `it is recorded of no such ${label}, so that no version is judged by it`;
  const wayOut = `Write ${[...values].join(' or ')}.${didYouMean(value, values)}`;
  return [{ value: `${metric}{${label}="${value}"}`, reason, wayOut }];
}
