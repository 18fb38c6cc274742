import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { at, listAt } from '../../lib/values/at.ts';
import { didYouMean } from '../../lib/values/nearest.ts';
import { indexOf } from '../references/environment-index.ts';
import type { PodTemplate } from '../references/pods.ts';

/** A volume that no container mounts changes nothing, and a claim that nobody mounts is paid for; a mount without its volume an API server refuses. */
export function usedVolumes(rendered: readonly Rendered[]): readonly Finding[] {
  return indexOf(rendered).pods.flatMap((pod) => {
    const claims = listAt(pod.source.object, 'spec', 'volumeClaimTemplates').map((claim) =>
      String(at(claim, 'metadata', 'name')),
    );
    return unused(pod, `${pod.field}.volumes`, namesIn(pod.spec, 'volumes')).concat(
      unused(pod, 'spec.volumeClaimTemplates', claims),
    );
  });
}

function unused({ source, containers }: PodTemplate, field: string, names: readonly string[]): readonly Finding[] {
  const used = containers.flatMap(({ container }) => [
    ...namesIn(container, 'volumeMounts'),
    ...namesIn(container, 'volumeDevices'),
  ]);
  return names
    .filter((name) => !used.includes(name))
    .map((name) =>
      finding(source, `${field}[${name}]`, name, {
        reason: 'no container mounts it',
        wayOut: `Mount it, or remove it.${didYouMean(name, used)}`,
      }),
    );
}

function namesIn(holder: unknown, list: string): readonly string[] {
  return listAt<{ readonly name: string }>(holder, list).map(({ name }) => name);
}
