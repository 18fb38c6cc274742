import { at } from '../../lib/values/at.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { scaledKinds } from '../../model/workloads.ts';

/** The number of pods has one owner, git or an autoscaler: without any, a number that somebody set by hand stays. */
export function ownedReplicas(rendered: readonly Rendered[]): readonly Finding[] {
  const owned = new Set(
    rendered
      .filter(({ object }) => object.kind === 'HorizontalPodAutoscaler')
      .map(({ object }) => key(object.metadata.namespace, at(object, 'spec', 'scaleTargetRef'))),
  );
  return rendered
    .filter(({ object }) => scaledKinds.has(object.kind) && at(object, 'spec', 'replicas') === undefined)
    .filter(({ object }) => !owned.has(key(object.metadata.namespace, { kind: object.kind, ...object.metadata })))
    .map((source) =>
      finding(source, 'spec.replicas', undefined, {
        reason: 'nobody owns the number: set to 0 by hand it would stay so, Synced and Healthy',
        wayOut: 'Write the number, or a HorizontalPodAutoscaler for it.',
      }),
    );
}

function key(namespace: string | undefined, target: unknown): string {
  return JSON.stringify([namespace, at(target, 'kind'), at(target, 'name')]);
}
