import { finding, type Finding, type Rendered } from './law.ts';
import { containers } from './workloads.ts';

/** Without readiness a rollout believes any pod, without liveness a hung one stays. Containers that end need neither. */
export function containerProbes(rendered: readonly Rendered[]): readonly Finding[] {
  return containers(rendered)
    .filter(({ serves }) => serves)
    .flatMap(({ source, container, field }) =>
      (['readinessProbe', 'livenessProbe'] as const)
        .filter((probe) => container[probe] === undefined)
        .map((probe) =>
          finding(source, `${field}.${probe}`, undefined, {
            reason: 'a container that serves is asked whether it does',
            wayOut: 'Add the probe.',
          }),
        ),
    );
}
