import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { at } from '../../lib/values/at.ts';
import { indexOf } from '../references/environment-index.ts';

/** Kubernetes counts a preStop hook into the grace period: what the hook takes up is gone for the program's own end. */
export function gracefulEnd(rendered: readonly Rendered[]): readonly Finding[] {
  return indexOf(rendered).pods.flatMap(({ source, containers, field, spec }) => {
    const grace = Number(spec['terminationGracePeriodSeconds'] ?? 30);
    return containers.flatMap(({ name, container }) => {
      const sleep = Number(at(container, 'lifecycle', 'preStop', 'sleep', 'seconds') ?? 0);
      if (sleep === 0 || sleep < grace) return [];
      return [
        finding(source, `${field}.terminationGracePeriodSeconds`, String(grace), {
          reason: `container ${name} sleeps ${sleep} s before it is told to end, so that it is killed at once`,
          wayOut: "Allow for the sleep and the program's own end.",
        }),
      ];
    });
  });
}
