import { at, listAt } from '../../lib/values/at.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import type { EnvironmentIndex } from './environment-index.ts';
import type { PodTemplate } from './pods.ts';

/** A ServiceAccount. */
interface Account {
  readonly name: string;
  readonly namespace: string;
}

interface Subject {
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
}

interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly verbs?: readonly string[];
}

/** The bindings of an environment that give an account rights, by name or by a group that it is in. */
function bindingsOf(account: Account, index: EnvironmentIndex): readonly KubeObject[] {
  const own = `system:serviceaccounts:${account.namespace}`;
  const groups = new Set(['system:serviceaccounts', own, 'system:authenticated']);
  return ['RoleBinding', 'ClusterRoleBinding']
    .flatMap((kind) => index.ofKind(kind).map(({ object }) => object))
    .filter((binding) =>
      listAt<Subject>(binding, 'subjects').some(({ kind, name, namespace = binding.metadata.namespace }) =>
        kind === 'ServiceAccount'
          ? name === account.name && namespace === account.namespace
          : kind === 'Group'
            ? groups.has(name ?? '')
            : name === `system:serviceaccount:${account.namespace}:${account.name}`,
      ),
    );
}

/** Whether an account may list a resource (`services`, `endpointslices.discovery.k8s.io`) in a namespace; of a role that git does not hold it may. */
export function mayList(account: Account, resource: string, namespace: string, index: EnvironmentIndex): boolean {
  const [, name = '', group = ''] = /^([^.]+)\.?(.*)$/.exec(resource) ?? [];
  return bindingsOf(account, index)
    .filter(({ kind, metadata }) => kind === 'ClusterRoleBinding' || metadata.namespace === namespace)
    .some((binding) => {
      const { kind, name: role } = Object(binding['roleRef']) as { kind?: string; name?: string };
      const found = index.find(kind ?? '', role, kind === 'Role' ? binding.metadata.namespace : undefined)?.object;
      if (found?.['rules'] === undefined) return true;
      return listAt<Rule>(found, 'rules').some(
        ({ apiGroups = [], resources = [], verbs = [] }) =>
          holds(apiGroups, group) && holds(resources, name) && holds(verbs, 'list'),
      );
    });
}

/** Whether a pod is given the token of its account. */
export function isGivenToken({ spec, serviceAccount, namespace }: PodTemplate, index: EnvironmentIndex): boolean {
  const account = index.find('ServiceAccount', serviceAccount, namespace)?.object;
  return (spec['automountServiceAccountToken'] ?? at(account, 'automountServiceAccountToken') ?? true) === true;
}

function holds(list: readonly string[], word: string): boolean {
  return list.includes(word) || list.includes('*');
}
