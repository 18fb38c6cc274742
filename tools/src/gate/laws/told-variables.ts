import { at, listAt } from '../../lib/values/at.ts';
import { didYouMean, isNear } from '../../lib/values/nearest.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';
import type { PodContainer, PodTemplate } from '../references/pods.ts';
import { ownTexts, settingsOf } from '../references/texts.ts';
import { variablesOf } from '../references/variables.ts';

/** A variable that a command line or a setting takes in is one that its container has: Kubernetes leaves another as it is written. */
export function toldVariables(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  return index.pods.flatMap((pod) =>
    pod.containers.flatMap((container) => {
      const known = namesOf(pod, container, index);
      return known === undefined ? [] : [...told(pod, container, known), ...settings(pod, container, known, index)];
    }),
  );
}

/** The variables of a container; undefined where some come from what git does not hold. */
function namesOf(pod: PodTemplate, container: PodContainer, index: EnvironmentIndex): readonly string[] | undefined {
  const sources = listAt(container.container, 'envFrom');
  const isOpen = sources.some((each) => {
    const name = at(each, 'configMapRef', 'name') as string | undefined;
    return at(each, 'prefix') !== undefined || index.find('ConfigMap', name, pod.namespace) === undefined;
  });
  if (isOpen) return undefined;
  const own = listAt<{ name: string }>(container.container, 'env').map(({ name }) => name);
  return [...own, ...variablesOf(pod, container, index).map(({ name }) => name)];
}

function told(pod: PodTemplate, container: PodContainer, known: readonly string[]): readonly Finding[] {
  return ownTexts(pod, container).flatMap(({ source, field, text }) =>
    // What a shell runs is written in small letters.
    [...text.matchAll(/(?<!\$)\$\(([A-Z_][A-Z0-9_]*)\)/g)]
      // The kubelet tells of each Service itself.
      .filter(([, name]) => !known.includes(name!) && !/_SERVICE_(HOST|PORT)/.test(name!))
      .map(([shown, name]) => refuse(source, field, shown, didYouMean(name!, known))),
  );
}

/** Of a setting only a slip can be told: what it takes in is often its own. */
function settings(
  { spec, namespace }: PodTemplate,
  { container }: PodContainer,
  known: readonly string[],
  index: EnvironmentIndex,
): readonly Finding[] {
  const mounted = new Set(listAt<{ name: string }>(container, 'volumeMounts').map(({ name }) => name));
  const maps = listAt<{ name: string }>(spec, 'volumes')
    .filter(({ name }) => mounted.has(name))
    .flatMap(
      (volume) => index.find('ConfigMap', at(volume, 'configMap', 'name') as string | undefined, namespace) ?? [],
    );
  return maps
    .flatMap(settingsOf)
    .flatMap(({ source, field, text }) =>
      [...text.matchAll(/\$\{([A-Z_][A-Z0-9_]*)\}/g)]
        .filter(([, name]) => !known.includes(name!) && known.some((each) => isNear(each, name!)))
        .map(([shown, name]) => refuse(source, field, shown, didYouMean(name!, known))),
    );
}

function refuse(source: Rendered, field: string, shown: string, meant: string): Finding {
  return finding(source, field, shown, {
    reason: 'its container has no such variable, so that this is taken as it is written',
    wayOut: `Name one that it has, or set it under env.${meant}`,
  });
}
