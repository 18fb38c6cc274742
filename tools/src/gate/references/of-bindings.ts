import type { KubeObject } from '../../model/kube-object.ts';
import { at, listAt } from '../../lib/values/at.ts';
import type { NameSaid } from './reference.ts';

interface Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

/** What a RoleBinding or ClusterRoleBinding names: a role, accounts, and the namespaces of groups of accounts. */
export function namesOfBinding(object: KubeObject, namespace: string): readonly NameSaid[] {
  const role = String(at(object, 'roleRef', 'kind'));
  const subjects = listAt<Subject>(object, 'subjects');
  return [
    {
      field: 'roleRef.name',
      kind: role,
      name: at(object, 'roleRef', 'name'),
      namespace: role === 'Role' ? namespace : undefined,
    },
    ...subjects.flatMap((subject, index) => {
      const field = `subjects[${index}].name`;
      const account = accountOf(subject);
      if (account !== undefined) return [{ field, kind: 'ServiceAccount', ...account }];
      const group = /^system:serviceaccounts:(.+)$/.exec(subject.kind === 'Group' ? subject.name : '')?.[1];
      return group === undefined ? [] : [{ field, kind: 'Namespace', name: group }];
    }),
  ];
}

function accountOf(subject: Subject): { readonly name: string; readonly namespace: string } | undefined {
  if (subject.kind === 'ServiceAccount') return { name: subject.name, namespace: subject.namespace ?? 'default' };
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(subject.name) ?? [];
  return subject.kind === 'User' && namespace !== undefined && name !== undefined ? { name, namespace } : undefined;
}
