import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { at, listAt } from '../../lib/values/at.ts';
import { didYouMean } from '../../lib/values/nearest.ts';
import { indexOf } from '../references/environment-index.ts';
import type { PodContainer, PodTemplate } from '../references/pods.ts';

const shownFirst = 'kubectl.kubernetes.io/default-container';

/** What a pod says of itself is there: a container that is named, and a label or annotation that is read. */
export function knownContainers(rendered: readonly Rendered[]): readonly Finding[] {
  return indexOf(rendered).pods.flatMap((pod) => {
    const shown = pod.annotations[shownFirst];
    const field = `${pod.field.replace(/spec$/, '')}metadata.annotations[${shownFirst}]`;
    return container(pod, field, shown).concat(pod.containers.flatMap((each) => ofEnvironment(pod, each)));
  });
}

function container({ source, containers }: PodTemplate, field: string, name: string | undefined): readonly Finding[] {
  const names = containers.map((each) => each.name);
  if (name === undefined || names.includes(name)) return [];
  return [
    finding(source, field, name, {
      reason: `the pod has ${names.join(', ')}`,
      wayOut: `Name one of these.${didYouMean(name, names)}`,
    }),
  ];
}

function ofEnvironment(pod: PodTemplate, { field, container: holder }: PodContainer): readonly Finding[] {
  return listAt<{ readonly name: string }>(holder, 'env').flatMap((variable) => {
    const place = `${field}.env[${variable.name}].valueFrom`;
    const named = at(variable, 'valueFrom', 'resourceFieldRef', 'containerName') as string | undefined;
    return container(pod, `${place}.resourceFieldRef.containerName`, named).concat(
      label(pod, `${place}.fieldRef.fieldPath`, at(variable, 'valueFrom', 'fieldRef', 'fieldPath')),
    );
  });
}

/** Labels that Kubernetes adds to a pod stand under its own names, or have a hyphenated one without a domain. */
const added = /kubernetes\.io\/|^(pod-template-hash|controller-revision-hash|job-name)$/;

function label({ source, labels, annotations }: PodTemplate, field: string, path: unknown): readonly Finding[] {
  const [, kind, key = ''] = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(String(path)) ?? [];
  const there = kind === 'labels' ? labels : annotations;
  if (kind === undefined || Object.hasOwn(there, key) || added.test(key)) return [];
  const keys = Object.keys(there);
  return [
    finding(source, field, path, {
      reason: `the pod's ${kind} are ${keys.join(', ') || 'none'}, so that the variable is empty`,
      wayOut: `Read one that is there.${didYouMean(key, keys)}`,
    }),
  ];
}
