import { finding, type Finding, type Rendered } from './law.ts';
import { containers } from './workloads.ts';

/** A container without requests is placed blindly, and one without limits takes its neighbours' share. */
export function containerResources(rendered: readonly Rendered[]): readonly Finding[] {
  return containers(rendered).flatMap(({ source, container, field }) =>
    (['requests', 'limits'] as const).flatMap((side) =>
      ['cpu', 'memory']
        .filter((resource) => container.resources?.[side]?.[resource] === undefined)
        .map((resource) =>
          finding(source, `${field}.resources.${side}.${resource}`, undefined, {
            reason: 'every container says what it needs and what it may take',
            wayOut: 'Measure it and set it.',
          }),
        ),
    ),
  );
}
