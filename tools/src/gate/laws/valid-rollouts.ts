import { at, listAt } from '../../lib/values/at.ts';
import { goSeconds } from '../../lib/values/go-duration.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { analysesOf, templatesOf, toldArguments } from '../references/analyses.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';

/**
 * A Rollout says what its controller takes: the API server takes more, and the controller then rolls nothing out. Argo Rollouts
 * 1.10, pkg/apis/rollouts/validation.
 */
export function validRollouts(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  return index
    .ofKind('Rollout.argoproj.io')
    .flatMap((source) =>
      [
        steps(source),
        colours(source),
        times(source),
        stuck(source),
        nowhere(source),
        unsaidArguments(source, index),
      ].flat(),
    );
}

const strategy = ['spec', 'strategy'];

function steps(source: Rendered): readonly Finding[] {
  const canary = at(source.object, ...strategy, 'canary');
  if (canary === undefined) return [];
  const field = [...strategy, 'canary', 'steps'].join('.');
  const all = listAt(canary, 'steps');
  if (!all.some((step) => at(step, 'setWeight') !== undefined)) {
    const reason = 'no step gives a new version a share, so that all users have it before a figure judges it';
    return [finding(source, field, at(canary, 'steps'), { reason, wayOut: 'Write steps of setWeight and pause.' })];
  }
  const start = at(canary, 'analysis', 'startingStep');
  const late =
    Number(start) >= all.length
      ? [
          finding(source, 'spec.strategy.canary.analysis.startingStep', start, {
            reason: `there are ${all.length} steps, counted from 0, so that no figure is looked at`,
            wayOut: `Write less than ${all.length}.`,
          }),
        ]
      : [];
  const shares = all.flatMap((step, place) => {
    const share = at(step, 'setWeight');
    return typeof share === 'number' ? [{ share, place }] : [];
  });
  const back = shares.flatMap(({ share, place }, nth) =>
    nth > 0 && share < shares[nth - 1]!.share
      ? [
          finding(source, `${field}[${place}].setWeight`, share, {
            reason: `the step before gives ${shares[nth - 1]!.share}: users who had the new version are sent back to the one before`,
            wayOut: 'Write shares that grow.',
          }),
        ]
      : [],
  );
  const each = all.flatMap((step, place) => {
    const [weight, duration] = [at(step, 'setWeight'), at(step, 'pause', 'duration')];
    const refuse = (name: string, value: unknown, reason: string, wayOut: string): Finding =>
      finding(source, `${field}[${place}].${name}`, value, { reason, wayOut });
    const isShare = weight === undefined || (Number(weight) >= 0 && Number(weight) <= 100);
    const isTime = duration === undefined || isDuration(duration);
    return [
      isShare ? [] : refuse('setWeight', weight, 'a share is between 0 and 100 percent', 'Write one of these.'),
      isTime
        ? []
        : refuse('pause.duration', duration, 'that is no time', 'Write seconds as a number, or as 90s, 4m, 1h.'),
    ].flat();
  });
  return [...late, ...back, ...each];
}

function isDuration(value: unknown): boolean {
  if (typeof value === 'number' || /^\d+$/.test(String(value))) return Number(value) > 0;
  return (goSeconds(String(value)) ?? 0) > 0;
}

function colours(source: Rendered): readonly Finding[] {
  const [active, preview] = ['activeService', 'previewService'].map((name) =>
    at(source.object, ...strategy, 'blueGreen', name),
  );
  if (active === undefined || active !== preview) return [];
  return [
    finding(source, 'spec.strategy.blueGreen.previewService', preview, {
      reason: 'users come by it too, so that nothing is looked at before they have it',
      wayOut: 'Name a Service of its own.',
    }),
  ];
}

function times(source: Rendered): readonly Finding[] {
  const [ready, deadline] = ['minReadySeconds', 'progressDeadlineSeconds'].map((name) =>
    at(source.object, 'spec', name),
  );
  // The controller's own defaults.
  if (Number(ready ?? 0) < Number(deadline ?? 600)) return [];
  return [
    finding(source, 'spec.progressDeadlineSeconds', deadline, {
      reason: `it ends before a pod counts as available, ${String(ready)} s after it is ready`,
      wayOut: 'Write more than minReadySeconds.',
    }),
  ];
}

/** It may have no pod more and no pod fewer. */
function stuck(source: Rendered): readonly Finding[] {
  const [surge, missing] = ['maxSurge', 'maxUnavailable'].map((name) => at(source.object, ...strategy, 'canary', name));
  if (![surge, missing].every((value) => value !== undefined && Number.parseInt(String(value), 10) === 0)) return [];
  return [
    finding(source, 'spec.strategy.canary.maxSurge', surge, {
      reason: 'with maxUnavailable 0 no pod can be exchanged',
      wayOut: 'Write 1 or more.',
    }),
  ];
}

/** What a figure is told of the Rollout is in it. */
function nowhere(source: Rendered): readonly Finding[] {
  return analysesOf(source.object).flatMap(({ field, analysis }) =>
    listAt(analysis, 'args').flatMap((argument, place) => {
      const path = at(argument, 'valueFrom', 'fieldRef', 'fieldPath');
      if (typeof path !== 'string' || !/^[a-zA-Z.]+$/.test(path) || path.startsWith('status.')) return [];
      if (at(source.object, ...path.split('.')) !== undefined) return [];
      const reason = 'the Rollout has no such field, so that no figure is looked at';
      const wayOut = 'Name a field that it has, as metadata.name.';
      return [finding(source, `${field}.args[${place}].valueFrom.fieldRef.fieldPath`, path, { reason, wayOut })];
    }),
  );
}

/** What a template asks to be told, and whether the Rollout tells it. */
function unsaidArguments(source: Rendered, index: EnvironmentIndex): readonly Finding[] {
  return analysesOf(source.object).flatMap((analysis) => {
    const told = toldArguments(source, analysis);
    return templatesOf(source, analysis, index).flatMap(({ template: { object } }) =>
      listAt(object, 'spec', 'args')
        .filter((argument) => at(argument, 'value') === undefined && at(argument, 'valueFrom') === undefined)
        .map((argument) => String(at(argument, 'name')))
        .filter((argument) => !told.has(argument))
        .map((argument) =>
          finding(source, `${analysis.field}.args`, [...told.keys()].join(', '), {
            reason: `${object.kind} ${object.metadata.name} asks for ${argument}, so that no figure is looked at`,
            wayOut: `Give it ${argument}.`,
          }),
        ),
    );
  });
}
