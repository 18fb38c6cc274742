import type { KubeObject } from '../../model/kube-object.ts';
import type { Deed } from './deed.ts';

/** What is not sabotaged, and why. */
interface LeftOutRule {
  readonly kind: string;
  /** Left out: all of the kind. */
  readonly name?: string;
  /** Left out: every deed. */
  readonly deed?: Deed;
  readonly reason: string;
}

/** The one list of them. Whatever is on it is printed by name, and is in no count. */
export const leftOutRules: readonly LeftOutRule[] = [
  {
    kind: 'Namespace',
    deed: 'deleted',
    reason: 'all that is in it goes along, with the volumes: git brings it back, not what they held',
  },
  {
    kind: 'CustomResourceDefinition',
    reason: 'every object of its kind goes along, and Argo CD follows git by some of them',
  },
  { kind: 'PersistentVolumeClaim', reason: 'what its volume holds goes along, and no field of it can be changed' },
  {
    kind: 'Secret',
    reason: 'what is in it was written by `up` or by a program and is not in git, which names it alone',
  },
  {
    kind: 'ServiceAccount',
    deed: 'deleted',
    reason:
      'running pods hold tokens of the one before, which are void for up to an hour, whoever makes it anew: they have to be restarted',
  },
  { kind: 'IngressClass', deed: 'changed', reason: 'the API server lets no field of it be changed' },
];

/** Why a deed is not done to an object; undefined where it is. */
export function reasonToLeaveOut({ kind, metadata }: KubeObject, deed: Deed): string | undefined {
  return leftOutRules.find(
    (rule) =>
      rule.kind === kind &&
      (rule.name === undefined || rule.name === metadata.name) &&
      (rule.deed === undefined || rule.deed === deed),
  )?.reason;
}
