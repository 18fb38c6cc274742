import { finding, type Finding, type Rendered } from '../../model/finding.ts';

interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly verbs?: readonly string[];
}

/** Verbs by which somebody gives himself what he was not given. */
const raising = ['bind', 'escalate', 'impersonate'];
/** Roles of every cluster that can change anything in it, or in a namespace. */
const mighty = new Set(['cluster-admin', 'admin', 'edit']);
/** Subjects that are everybody. */
const everybody = ['system:authenticated', 'system:unauthenticated', 'system:anonymous', 'system:serviceaccounts'];

/** Rights are listed: whoever takes a part over gets what it needs, and not the cluster. */
export function leastRights(rendered: readonly Rendered[]): readonly Finding[] {
  return rendered.flatMap((source) => {
    if (/^(Cluster)?Role$/.test(source.object.kind)) return ofRole(source);
    return /^(Cluster)?RoleBinding$/.test(source.object.kind) ? ofBinding(source) : [];
  });
}

function ofRole(source: Rendered): readonly Finding[] {
  return ((source.object['rules'] ?? []) as readonly Rule[]).flatMap((rule, index) => {
    const refuse = (field: keyof Rule, reason: string, wayOut: string): Finding =>
      finding(source, `rules[${index}].${field}`, rule[field], { reason, wayOut });
    const wide = (['apiGroups', 'resources'] as const).find((field) =>
      rule[field]?.some((text) => text === '*' || text.startsWith('*/')),
    );
    const anyVerb = rule.verbs?.includes('*') && rule.apiGroups?.includes('rbac.authorization.k8s.io');
    const raises = anyVerb || raising.some((verb) => rule.verbs?.includes(verb));
    const found: Finding[] = [];
    if (wide !== undefined) found.push(refuse(wide, 'it gives what nobody listed', 'List what is needed.'));
    if (raises) found.push(refuse('verbs', 'who may do this can give himself any right', 'Leave it out.'));
    return found;
  });
}

function ofBinding(source: Rendered): readonly Finding[] {
  const { name = '' } = (source.object['roleRef'] ?? {}) as { name?: string };
  const subjects = (source.object['subjects'] ?? []) as readonly { readonly name: string }[];
  const all = subjects.find((subject) => everybody.some((group) => subject.name.startsWith(group)));
  const wayOut = 'Bind a role of its own, that lists what is needed, to a ServiceAccount of its own.';
  return [
    ...(mighty.has(name)
      ? [finding(source, 'roleRef.name', name, { reason: 'it can change nearly anything', wayOut })]
      : []),
    ...(all === undefined ? [] : [finding(source, 'subjects', all.name, { reason: 'it is everybody', wayOut })]),
  ];
}
