import { at, listAt } from '../../lib/values/at.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { analysesOf, templatesOf } from '../references/analyses.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';

/**
 * A Rollout takes a bad version back by itself: figures judge each one, by a look that has an end where it is waited for; it
 * has its pods' template itself, and one that does not become ready does not stay.
 */
export function guardedRollouts(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  return index
    .ofKind('Rollout.argoproj.io')
    .flatMap((source) =>
      [unjudged(source), endless(source, index), borrowed(source), kept(source), gone(source)].flat(),
    );
}

/** The controller refuses such a Rollout when it is there already, and rolls nothing out. */
function endless(source: Rendered, index: EnvironmentIndex): readonly Finding[] {
  // The one beside the steps of a canary ends with them.
  const waitedFor = analysesOf(source.object).filter(({ field }) => field !== 'spec.strategy.canary.analysis');
  return waitedFor
    .flatMap((analysis) => templatesOf(source, analysis, index))
    .flatMap(({ named, template }) => {
      const metric = listAt(template.object, 'spec', 'metrics').find(
        (each) => at(each, 'interval') !== undefined && at(each, 'count') === undefined,
      );
      if (metric === undefined) return [];
      const reason = `its figure ${String(at(metric, 'name'))} is looked at without an end, and is waited for`;
      return [finding(source, named.field, named.name, { reason, wayOut: 'Write count beside its interval.' })];
    });
}

function unjudged(source: Rendered): readonly Finding[] {
  const { object } = source;
  const way = at(object, 'spec', 'strategy', 'blueGreen') === undefined ? 'canary' : 'blueGreen';
  const field = `spec.strategy.${way}.${way === 'canary' ? 'analysis' : 'postPromotionAnalysis'}`;
  if (analysesOf(object).length > 0) return [];
  const reason = 'no figure judges a new version, so that a bad one whose probes are well goes on to all users';
  const wayOut = 'Take base/components/rollout/canary or blue-green, which ask the objectives of the service.';
  return [finding(source, field, undefined, { reason, wayOut })];
}

/** What leads to pods hears of the switch a moment after it. */
function gone(source: Rendered): readonly Finding[] {
  const value = at(source.object, 'spec', 'strategy', 'blueGreen', 'scaleDownDelaySeconds');
  if (value === undefined || Number(value) > 0) return [];
  const reason = 'the pods of the version before go with the switch: requests on their way to them fail';
  const wayOut = 'Write 30 or more, or leave it out.';
  return [finding(source, 'spec.strategy.blueGreen.scaleDownDelaySeconds', value, { reason, wayOut })];
}

/** What is not in the object is not judged with it. */
function borrowed(source: Rendered): readonly Finding[] {
  const value = at(source.object, 'spec', 'workloadRef');
  if (value === undefined) return [];
  const reason = 'its pods come from another object, which its controller would scale to 0 past git';
  const wayOut = 'Write spec.template, as base/components/rollout does of the Deployment itself.';
  return [finding(source, 'spec.workloadRef', value, { reason, wayOut })];
}

function kept(source: Rendered): readonly Finding[] {
  const value = at(source.object, 'spec', 'progressDeadlineAbort');
  if (value === true) return [];
  const reason = 'a version that does not become ready would stay beside the one before';
  return [
    finding(source, 'spec.progressDeadlineAbort', value, { reason, wayOut: 'Write progressDeadlineAbort: true.' }),
  ];
}
