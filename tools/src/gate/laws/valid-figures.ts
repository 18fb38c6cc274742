import { at, listAt } from '../../lib/values/at.ts';
import { goSeconds } from '../../lib/values/go-duration.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { analysisTemplateKinds } from '../references/analyses.ts';
import { faultOfList, readCondition } from '../references/conditions.ts';
import { indexOf } from '../references/environment-index.ts';

/**
 * A figure by which a version is judged can be read, and can take it back: the API server takes any text as a condition and as a
 * time, and the controller then reads none. Argo Rollouts 1.10, utils/evaluate and utils/analysis/factory.go.
 */
export function validFigures(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  return analysisTemplateKinds.flatMap(index.ofKind).flatMap((source) =>
    listAt(source.object, 'spec', 'metrics')
      .flatMap((metric, place) => {
        const refuse: Refuse = (name, { reason, wayOut }) =>
          finding(source, `spec.metrics[${place}].${name}`, at(metric, name), { reason, wayOut });
        return [conditions, times, limits, providers].flatMap((judge) => judge(metric, refuse));
      })
      .concat(rehearsed(source), twice(source)),
  );
}

/** Where every figure is only tried, none judges. */
function rehearsed(source: Rendered): readonly Finding[] {
  const names = listAt(source.object, 'spec', 'metrics').map((metric) => String(at(metric, 'name')));
  const tried = listAt(source.object, 'spec', 'dryRun').map((each) => String(at(each, 'metricName')));
  const isTried = (name: string): boolean => tried.some((each) => each === name || each === '.*');
  if (names.length === 0 || !names.every(isTried)) return [];
  const reason = 'each of its figures is only tried, so that none takes a version back';
  return [
    finding(source, 'spec.dryRun', tried.join(', '), { reason, wayOut: 'Leave one out of it, or take it away.' }),
  ];
}

function twice(source: Rendered): readonly Finding[] {
  const names = listAt(source.object, 'spec', 'metrics').map((metric) => at(metric, 'name'));
  return names.flatMap((name, place) => {
    if (names.indexOf(name) === place) return [];
    const reason = 'another figure has this name: its controller takes neither';
    return [finding(source, `spec.metrics[${place}].name`, name, { reason, wayOut: 'Give it a name of its own.' })];
  });
}

type Refuse = (name: string, why: { readonly reason: string; readonly wayOut: string }) => Finding;

function conditions(metric: unknown, refuse: Refuse): readonly Finding[] {
  const said = ['successCondition', 'failureCondition'].filter((name) => at(metric, name) !== undefined);
  const query = at(metric, 'provider', 'prometheus', 'query');
  const isList = typeof query === 'string' && !/^\s*(scalar|time)\s*\(/.test(query);
  const unread = said.flatMap((name) => {
    const read = readCondition(String(at(metric, name)));
    const fault = 'fault' in read ? read.fault : isList ? faultOfList(read.expression) : undefined;
    if (fault === undefined) return [];
    const reason = `its controller reads no such condition, so that each look is an error: ${fault}`;
    return [refuse(name, { reason, wayOut: 'Write one as result[0] < 2.' })];
  });
  if (typeof query !== 'string' || said.length > 0) return unread;
  const reason = 'nothing says which answer is a good one, so that each is';
  return [refuse('successCondition', { reason, wayOut: 'Write a condition, as result[0] < 2.' })];
}

function times(metric: unknown, refuse: Refuse): readonly Finding[] {
  return ['interval', 'initialDelay'].flatMap((name) => {
    const value = at(metric, name);
    if (value === undefined || isArgument(value) || (goSeconds(String(value)) ?? 0) > 0) return [];
    return [refuse(name, { reason: 'that is no time', wayOut: 'Write 15s, 5m or 1h.' })];
  });
}

/** What its template is told. */
function isArgument(value: unknown): boolean {
  return String(value).includes('{{');
}

/** A figure that may fail as often as it is looked at takes nothing back. */
function limits(metric: unknown, refuse: Refuse): readonly Finding[] {
  const number = (name: string, otherwise: number): number => Number(at(metric, name) ?? otherwise);
  const isRepeated = at(metric, 'interval') !== undefined;
  const [count, limit] = [number('count', isRepeated ? Infinity : 1), number('failureLimit', 0)];
  if (count > 1 && !isRepeated)
    return [refuse('interval', { reason: `it is to be looked at ${count} times`, wayOut: 'Write how often, as 15s.' })];
  const wins = number('consecutiveSuccessLimit', 0);
  if (wins > count)
    return [
      refuse('consecutiveSuccessLimit', {
        reason: `it is looked at ${count} times, so that no version is ever good`,
        wayOut: 'Write count or less.',
      }),
    ];
  // Below 0 failures do not count: then it has to be well a number of times.
  if (!(limit < 0 ? wins === 0 : limit >= count)) return [];
  const often = limit < 0 ? 'it may fail for ever' : `it may fail each of ${count} times`;
  return [
    refuse('failureLimit', { reason: `${often}, so that no version is taken back`, wayOut: 'Write less than count.' }),
  ];
}

/** One of what its controller can ask. */
function providers(metric: unknown, refuse: Refuse): readonly Finding[] {
  const names = Object.keys(Object(at(metric, 'provider')));
  if (names.length === 1) return [];
  const reason = `its controller asks one of what it may ask, and here are ${names.length}`;
  return [refuse('provider', { reason, wayOut: 'Write one, as prometheus.' })];
}
