import { listAt } from '../../lib/values/at.ts';
import { didYouMean } from '../../lib/values/nearest.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { indexOf } from '../references/environment-index.ts';
import { selectsPod, type PodTemplate } from '../references/pods.ts';

/** Labels that say what pods are say it of their workload too, and pods are told apart by labels that they have. */
export function podLabels(rendered: readonly Rendered[]): readonly Finding[] {
  return indexOf(rendered).pods.flatMap((pod) => ofLabels(pod).concat(ofKeys(pod)));
}

/** What a workload says of itself is said of its pods, by the labels that Kubernetes recommends for both. */
function ofLabels({ source, labels }: PodTemplate): readonly Finding[] {
  // A canary may be called as it is named, and its pods as those that it stands in for.
  const own = source.object.metadata.name;
  return Object.entries(source.object.metadata.labels ?? {})
    .filter(
      ([key, value]) =>
        /^app\.kubernetes\.io\/(name|part-of)$/.test(key) && ![labels[key] ?? value, own].includes(value),
    )
    .map(([key, value]) =>
      finding(source, `metadata.labels[${key}]`, value, {
        reason: `its pods have ${labels[key]}`,
        wayOut: 'Give both the same, or leave one out.',
      }),
    );
}

/** Pods are told apart by labels that they have, or that their controller gives them. */
function ofKeys(pod: PodTemplate): readonly Finding[] {
  return listAt<{ readonly matchLabelKeys?: readonly string[] }>(pod.spec, 'topologySpreadConstraints').flatMap(
    ({ matchLabelKeys = [] }, number) =>
      matchLabelKeys
        .filter((key) => !selectsPod({ matchExpressions: [{ key, operator: 'Exists' }] }, pod))
        .map((key) =>
          finding(pod.source, `${pod.field}.topologySpreadConstraints[${number}].matchLabelKeys`, key, {
            reason: 'these pods have no such label, so that nothing tells them apart',
            wayOut: `Name one that they have, as pod-template-hash.${didYouMean(key, ['pod-template-hash', 'controller-revision-hash', ...Object.keys(pod.labels)])}`,
          }),
        ),
  );
}
