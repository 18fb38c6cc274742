import { at } from '../../lib/values/at.ts';
import { didYouMean, isNear } from '../../lib/values/nearest.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { annotationsOfControllers, entrypointsIn } from '../references/door.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';
import { flagsOf, type Flag } from '../references/flags.ts';
import type { PodTemplate } from '../references/pods.ts';

/** A kind that a flag's name ends with, and what may stand for it in the value. */
const kinds: readonly (readonly [ending: RegExp, kind: string, isOfCluster?: true])[] = [
  [/(^|[.-])service-?account(-name)?$/i, 'ServiceAccount'],
  [/(^|[.-])config-?map(-name)?$/i, 'ConfigMap'],
  [/(^|[.-])publish(ed)?-?service$/i, 'Service'],
  [/(^|[.-])ingress-?class(-name)?$/i, 'IngressClass', true],
  [/(^|[.-])storage-?class(-name)?$/i, 'StorageClass', true],
  [/(^|[.-])priority-?class(-name)?$/i, 'PriorityClass', true],
];

/** Provisioners that a cloud's add-ons bring, of which git says nothing. */
const addons = [
  'ebs.csi.aws.com',
  'efs.csi.aws.com',
  'fsx.csi.aws.com',
  's3.csi.aws.com',
  'ebs.csi.eks.amazonaws.com',
  'kubernetes.io/no-provisioner',
  'kubernetes.io/aws-ebs',
];

/** What a command line names of the environment is there: namespaces, accounts, classes, a provisioner, a door's entries. */
export function toldNames(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  const flags = index.pods.flatMap((pod) =>
    pod.containers.flatMap((container) => {
      const own = flagsOf(container);
      return own.map((flag) => ({ pod, flag, own }));
    }),
  );
  return [
    ...flags.flatMap(({ pod, flag, own }) => [
      ...namespaceFindings(pod, flag, index),
      ...objectFindings(pod, flag, index),
      ...entryFindings(pod, flag, own),
    ]),
    ...controllerFindings(index),
    ...provisionerFindings(
      index,
      flags.flatMap(({ flag }) => (/(^|[.-])provisioner(-name)?$/i.test(flag.name) ? flag.value : [])),
    ),
  ];
}

// A variable's value, or several names by a pattern, nobody here can know.
const isPlain = (value: string): boolean => /^[a-z0-9][a-z0-9.-]*$/.test(value);

function namespaceFindings(
  { source }: PodTemplate,
  { field, name, value }: Flag,
  index: EnvironmentIndex,
): readonly Finding[] {
  if (!/(^|[.-])namespaces?$/i.test(name) || /exclude|ignore|deny/i.test(name)) return [];
  const known = [...index.namespaces.keys()];
  return value
    .split(',')
    .filter((each) => isPlain(each) && !index.namespaces.has(each))
    .map((each) =>
      finding(source, field, each, {
        reason: `there is no namespace ${each}`,
        wayOut: `Name one of ${known.toSorted().join(', ')}.${didYouMean(each, known)}`,
      }),
    );
}

function objectFindings(
  { source, namespace: own }: PodTemplate,
  { field, name, value }: Flag,
  index: EnvironmentIndex,
): readonly Finding[] {
  const [, kind, isOfCluster] = kinds.find(([ending]) => ending.test(name)) ?? [];
  const parts = value.split('/');
  if (kind === undefined || parts.length > 2 || !parts.every(isPlain)) return [];
  const place = isOfCluster ? undefined : parts.length === 2 ? parts[0] : own;
  const wanted = parts.at(-1)!;
  if (index.find(kind, wanted, place) !== undefined) return [];
  const names = index.namesOf(kind, place);
  // A class of which git has none at all is made by others.
  if (isOfCluster && names.length === 0) return [];
  return [
    finding(source, field, value, {
      reason: `${place === undefined ? 'this environment' : `namespace ${place}`} has no ${kind} ${wanted}`,
      wayOut: `Name one that is there, or add it.${didYouMean(wanted, names)}`,
    }),
  ];
}

/** Traefik's settings name the ports where it listens by names of its own. */
function entryFindings(
  { source }: PodTemplate,
  { field, name, value }: Flag,
  own: readonly Flag[],
): readonly Finding[] {
  if (!/(^|\.)entry-?points?$/i.test(name)) return [];
  const entries = entrypointsIn(own);
  if (entries.length === 0) return [];
  return value
    .split(',')
    .filter((each) => isPlain(each) && !entries.includes(each))
    .map((each) =>
      finding(source, field, each, {
        reason: `no argument opens an entrypoint ${each}`,
        wayOut: `Name one of ${entries.join(', ')}.${didYouMean(each, entries)}`,
      }),
    );
}

function controllerFindings(index: EnvironmentIndex): readonly Finding[] {
  const controllers = Object.keys(annotationsOfControllers);
  return index.ofKind('IngressClass').flatMap((source) => {
    const asked = String(at(source.object, 'spec', 'controller'));
    if (!controllers.some((each) => isNear(each, asked))) return [];
    const wayOut = `Write it as that controller does.${didYouMean(asked, controllers)}`;
    return [finding(source, 'spec.controller', asked, { reason: 'no controller serves this class', wayOut })];
  });
}

/** A class is served by whom it names: an add-on of a cloud, a provisioner here, or one that git says nothing of. */
function provisionerFindings(index: EnvironmentIndex, told: readonly string[]): readonly Finding[] {
  const drivers = index.ofKind('CSIDriver').map(({ object }) => object.metadata.name);
  const served = [...addons, ...told, ...drivers];
  return index.ofKind('StorageClass').flatMap((source) => {
    const asked = String(at(source.object, 'provisioner'));
    if (served.includes(asked) || !served.some((each) => isNear(each, asked))) return [];
    const wayOut = `Name what does.${didYouMean(asked, served)}`;
    return [finding(source, 'provisioner', asked, { reason: 'nothing serves this class', wayOut })];
  });
}
