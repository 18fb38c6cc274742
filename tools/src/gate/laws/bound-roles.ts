import { at } from '../../lib/values/at.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { indexOf } from '../references/environment-index.ts';

/** A role gives somebody its rights: a binding names it, or another role takes them in by its label. */
export function boundRoles(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  const bound = new Set(
    ['RoleBinding', 'ClusterRoleBinding'].flatMap((kind) =>
      index.ofKind(kind).map(({ object }) => {
        const role = `${String(at(object, 'roleRef', 'kind'))} ${String(at(object, 'roleRef', 'name'))}`;
        return role.startsWith('Role ') ? `${role} ${object.metadata.namespace}` : role;
      }),
    ),
  );
  return ['Role', 'ClusterRole'].flatMap((kind) =>
    index.ofKind(kind).flatMap((source) => {
      const { name, namespace, labels = {} } = source.object.metadata;
      const isTaken = Object.keys(labels).some((label) => label.startsWith('rbac.authorization.k8s.io/aggregate-to-'));
      if (isTaken || bound.has(kind === 'Role' ? `Role ${name} ${namespace}` : `ClusterRole ${name}`)) return [];
      const reason = 'no binding of this environment names it, so that nobody has its rights';
      return [finding(source, 'metadata.name', name, { reason, wayOut: 'Bind it to whom it is for, or take it out.' })];
    }),
  );
}
