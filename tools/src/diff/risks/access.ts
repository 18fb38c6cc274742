import { at, listAt } from '../../lib/values/at.ts';
import { both, differs, newEntries, shown, when, type FindRisk } from './subject.ts';

interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly verbs?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

/** What a role lets its holders do, beyond before. */
export const roleRisk: FindRisk = ({ kind, before, after }) => {
  if (!['Role', 'ClusterRole'].includes(kind) || after === undefined) return [];
  const granted = grantsOf(listAt<Rule>(before, 'rules'));
  const gained = grantsOf(listAt<Rule>(after, 'rules')).filter((grant) => !granted.some((old) => covers(old, grant)));
  const aggregates = newEntries(
    listAt(before, 'aggregationRule', 'clusterRoleSelectors'),
    listAt(after, 'aggregationRule', 'clusterRoleSelectors'),
  );
  return [
    ...when(gained.length > 0, gained.some(isStrong) ? 'danger' : 'caution', 'RBAC', `grants ${some(gained.map(say))}`),
    ...when(aggregates.length > 0, 'danger', 'RBAC', 'takes in the rules of other roles by their labels'),
  ];
};

/** Who holds a role. */
export const bindingRisk: FindRisk = (subject) => {
  const { kind, before, after } = subject;
  if (!['RoleBinding', 'ClusterRoleBinding'].includes(kind) || after === undefined) return [];
  const subjects = newEntries(listAt(before, 'subjects'), listAt(after, 'subjects')).map(
    (one) => `${shown(at(one, 'kind'))} ${shown(at(one, 'name'))}`,
  );
  const held = shown(at(after, 'roleRef', 'name'));
  const everyone = subjects.some((name) => /system:(un)?authenticated|system:anonymous/.test(name));
  const strong = everyone || held === 'cluster-admin';
  const fixed = differs(subject, 'roleRef');
  return [
    ...when(fixed, 'danger', 'RBAC', 'roleRef is immutable: the sync fails until the binding is made anew'),
    ...when(subjects.length > 0, strong ? 'danger' : 'caution', 'RBAC', `gives ${held} to ${some(subjects)}`),
  ];
};

/** An account's own rights: its token, and the cloud role that an annotation gives it. */
export const serviceAccountRisk: FindRisk = (subject) => {
  if (subject.kind !== 'ServiceAccount' || subject.after === undefined) return [];
  const [had, has] = both(subject, (side) => side !== undefined && at(side, 'automountServiceAccountToken') !== false);
  const [old, next] = both(subject, (side) => shown(at(side, 'metadata', 'annotations', 'eks.amazonaws.com/role-arn')));
  return [
    ...when(has && !had, 'caution', 'identity', 'its token is mounted where a pod does not refuse it'),
    ...when(old !== next, 'danger', 'identity', `its cloud role is ${next} instead of ${old}`),
  ];
};

/** No secret belongs in git. */
export const secretRisk: FindRisk = ({ kind, before, after }) => {
  if (kind !== 'Secret') return [];
  const filled = (['data', 'stringData'] as const).some(
    (field) => Object.keys((at(after, field) ?? {}) as object).length > 0,
  );
  if (filled) return when(true, 'danger', 'secret', 'it carries values, and whoever reads the repository reads them');
  return when(before !== undefined, 'caution', 'secret', 'what reads it may stop working');
};

/** Argo CD's own accounts and rights stand in two ConfigMaps. */
export const argocdAccessRisk: FindRisk = (subject) => {
  const name = subject.after?.metadata.name ?? subject.before?.metadata.name;
  if (subject.kind !== 'ConfigMap') return [];
  const anonymous = at(subject.after, 'data', 'users.anonymous.enabled') === 'true';
  return [
    ...when(
      name === 'argocd-rbac-cm' && differs(subject, 'data'),
      'danger',
      'RBAC',
      'who may do what in Argo CD changes',
    ),
    ...when(name === 'argocd-cm' && anonymous && differs(subject, 'data'), 'danger', 'RBAC', 'Argo CD lets anyone in'),
  ];
};

interface Grant {
  readonly group: string;
  readonly resource: string;
  readonly verb: string;
  /** Undefined: all of that kind. */
  readonly names?: readonly string[];
}

function grantsOf(rules: readonly Rule[]): readonly Grant[] {
  return rules.flatMap(({ apiGroups = [], resources = [], verbs = [], resourceNames, nonResourceURLs = [] }) =>
    verbs.flatMap((verb) => [
      ...apiGroups.flatMap((group) =>
        resources.map((resource) =>
          Object.assign({ group, resource, verb }, (resourceNames?.length ?? 0) > 0 && { names: resourceNames }),
        ),
      ),
      ...nonResourceURLs.map((resource) => ({ group: 'url', resource, verb })),
    ]),
  );
}

function fits(one: string, other: string): boolean {
  return one === other || (one === '*' && other !== 'url');
}

function covers(old: Grant, grant: Grant): boolean {
  const named = old.names === undefined || (grant.names?.every((name) => old.names?.includes(name)) ?? false);
  return fits(old.group, grant.group) && fits(old.resource, grant.resource) && fits(old.verb, grant.verb) && named;
}

// What leads to every other right: wildcards, Secrets, other identities, shells in pods.
function isStrong({ group, resource, verb }: Grant): boolean {
  if ([group, resource, verb].includes('*')) return true;
  if (['escalate', 'bind', 'impersonate'].includes(verb)) return true;
  if (resource === 'secrets' && ['get', 'list', 'watch'].includes(verb)) return true;
  if (['pods/exec', 'pods/attach', 'serviceaccounts/token', 'nodes/proxy'].includes(resource)) return true;
  return group === 'rbac.authorization.k8s.io' && !['get', 'list', 'watch'].includes(verb);
}

function say({ group, resource, verb, names }: Grant): string {
  const where = group === '' || group === 'url' ? resource : `${resource}.${group}`;
  return `${verb} ${where}${names === undefined ? '' : ` (${names.join(', ')})`}`;
}

function some(texts: readonly string[]): string {
  const rest = texts.length - 4;
  return rest > 0 ? `${texts.slice(0, 4).join(', ')} and ${rest} more` : texts.join(', ');
}
