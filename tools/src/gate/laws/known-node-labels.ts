import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { at, listAt } from '../../lib/values/at.ts';
import { didYouMean } from '../../lib/values/nearest.ts';
import { indexOf } from '../references/environment-index.ts';
import type { PodTemplate } from '../references/pods.ts';

/** The labels under Kubernetes' own names that a node can have (kubernetes.io/docs/reference/labels-annotations-taints). */
const nodeLabels = [
  'kubernetes.io/arch',
  'kubernetes.io/hostname',
  'kubernetes.io/os',
  'node.kubernetes.io/exclude-from-external-load-balancers',
  'node.kubernetes.io/instance-type',
  'node.kubernetes.io/windows-build',
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  'node-role.kubernetes.io/control-plane',
];

/** Under these anybody who runs nodes says labels of his own. */
const open = /^(node-role|node-restriction|node)\.kubernetes\.io\//;

interface Term {
  readonly topologyKey?: string;
}

/** A label of nodes by which pods are placed or spread is one that nodes have; those outside kubernetes.io nobody here can know. */
export function knownNodeLabels(rendered: readonly Rendered[]): readonly Finding[] {
  return indexOf(rendered).pods.flatMap((pod) =>
    labelsAsked(pod)
      .filter(({ key }) => isStrangeLabel(key))
      .map(({ field, key }) =>
        finding(pod.source, field, key, {
          reason: 'no node has this label, so that the pods are not placed as it says, or not at all',
          wayOut: `Name one of ${nodeLabels.slice(0, 3).join(', ')}, …${didYouMean(key, nodeLabels)}`,
        }),
      ),
  );
}

/** Whether it is under Kubernetes' own names and no node has it. */
export function isStrangeLabel(key: string): boolean {
  return /(^|\.)kubernetes\.io\//.test(key) && !nodeLabels.includes(key) && !isOpen(key);
}

// What differs by a letter from one of Kubernetes' own is no label of somebody else.
function isOpen(key: string): boolean {
  return open.test(key) && didYouMean(key, nodeLabels) === '';
}

function labelsAsked({ spec, field }: PodTemplate): readonly { readonly field: string; readonly key: string }[] {
  const selected = Object.keys(at(spec, 'nodeSelector') ?? {}).map((key) => ({ field: `${field}.nodeSelector`, key }));
  const spread = keysOf(listAt<Term>(spec, 'topologySpreadConstraints'), `${field}.topologySpreadConstraints`);
  const affine = ['podAffinity', 'podAntiAffinity'].flatMap((side) => {
    const place = `${field}.affinity.${side}`;
    const preferred = listAt(spec, 'affinity', side, 'preferredDuringSchedulingIgnoredDuringExecution');
    return keysOf(listAt<Term>(spec, 'affinity', side, 'requiredDuringSchedulingIgnoredDuringExecution'), place).concat(
      keysOf(
        preferred.map((each) => (at(each, 'podAffinityTerm') ?? {}) as Term),
        place,
      ),
    );
  });
  return [...selected, ...spread, ...affine];
}

function keysOf(terms: readonly Term[], place: string): readonly { readonly field: string; readonly key: string }[] {
  return terms.flatMap(({ topologyKey }, number) =>
    topologyKey === undefined ? [] : [{ field: `${place}[${number}].topologyKey`, key: topologyKey }],
  );
}
