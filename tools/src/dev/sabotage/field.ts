import { at, listAt } from '../../lib/values/at.ts';
import type { KubeObject } from '../../model/kube-object.ts';

/** A field that git states, with another value. */
export interface SabotagedField {
  readonly path: readonly string[];
  readonly value: unknown;
}

type Fields = Readonly<Record<string, unknown>>;
type Changer = (git: KubeObject, live: KubeObject) => SabotagedField | undefined;

const nowhere = '0'.repeat(64);

/** Another value of the first of these paths that git states. */
function scalar(
  ...choices: readonly (readonly [path: readonly string[], other: (value: never) => unknown])[]
): Changer {
  return (git) => {
    const found = choices.find(([path]) => at(git, ...path) !== undefined);
    return found && { path: found[0], value: found[1](at(git, ...found[0]) as never) };
  };
}

/** The live list with another value of a field of its first entry: a list can be patched as a whole alone. */
function first(path: readonly string[], key: string, other: (value: never) => unknown): Changer {
  return (git, live) => {
    if (at(listAt(git, ...path)[0], key) === undefined) return undefined;
    const [head, ...rest] = listAt<Fields>(live, ...path);
    return head && { path, value: [{ ...head, [key]: other(head[key] as never) }, ...rest] };
  };
}

/** The live list without its last entry. */
function shorter(path: readonly string[]): Changer {
  return (git, live) =>
    listAt(git, ...path).length === 0 ? undefined : { path, value: listAt(live, ...path).slice(0, -1) };
}

/** What the first of them changes. */
function either(...changers: readonly Changer[]): Changer {
  return (git, live) => {
    for (const changer of changers) {
      const change = changer(git, live);
      if (change !== undefined) return change;
    }
    return undefined;
  };
}

const other = (text: string): string => `${text}-sabotaged`;
const more = (number: number): number => number + 1;
const oneMoreAsText = (number: string): string => String(more(Number(number)));
const not = (fact: boolean): boolean => !fact;
const failurePolicy = (policy: string): string => (policy === 'Fail' ? 'Ignore' : 'Fail');

// Pinned, since the cluster refuses any other: no registry has it.
const image = first(
  ['spec', 'template', 'spec', 'containers'],
  'image',
  (name: string) => `${name.replace(/@.*$/, '')}@sha256:${nowhere}`,
);

const rules = shorter(['rules']);
const subjects = first(['subjects'], 'name', other);
const webhooks = first(['webhooks'], 'failurePolicy', failurePolicy);

interface Route {
  readonly backend: { readonly service: { readonly name: string } };
}

const backend = first(
  ['spec', 'rules'],
  'http',
  ({ paths: [path, ...paths] }: { readonly paths: readonly Route[] }) => {
    const service = path && { ...path.backend.service, name: other(path.backend.service.name) };
    return { paths: [{ ...path, backend: { service } }, ...paths] };
  },
);

const selector: Changer = (git) => {
  const [entry] = Object.entries(Object(at(git, 'spec', 'selector')) as Readonly<Record<string, string>>);
  return entry && { path: ['spec', 'selector', entry[0]], value: other(entry[1]) };
};

const lastKey: Changer = (git) => {
  const key = Object.keys(Object(git['data']) as Fields)
    .toSorted()
    .at(-1);
  return key === undefined ? undefined : { path: ['data', key], value: `${String(at(git, 'data', key))}\nsabotaged` };
};

/** A budget is a number or a share. */
const budget = (value: number | string): number | string => (typeof value === 'number' ? value + 1 : '51%');

/**
 * Which field is changed, by kind: one that does something, that git states, and that may be changed. Kinds that are not
 * here have none; why stands in left-out.ts.
 */
export const changers: Readonly<Record<string, Changer>> = {
  Deployment: image,
  Rollout: image,
  StatefulSet: image,
  Cluster: scalar([['spec', 'postgresql', 'parameters', 'max_connections'], oneMoreAsText]),
  Pooler: scalar([['spec', 'pgbouncer', 'parameters', 'max_client_conn'], oneMoreAsText]),
  ClusterImageCatalog: first(['spec', 'images'], 'major', more),
  DaemonSet: image,
  ConfigMap: lastKey,
  Service: either(
    first(['spec', 'ports'], 'targetPort', () => 9),
    selector,
    scalar([['spec', 'externalName'], other]),
  ),
  ServiceAccount: scalar([['automountServiceAccountToken'], not]),
  Role: rules,
  ClusterRole: rules,
  RoleBinding: subjects,
  ClusterRoleBinding: subjects,
  NetworkPolicy: either(shorter(['spec', 'ingress']), shorter(['spec', 'egress']), shorter(['spec', 'policyTypes'])),
  Ingress: backend,
  HorizontalPodAutoscaler: scalar([['spec', 'maxReplicas'], more]),
  AnalysisTemplate: shorter(['spec', 'metrics']),
  PodDisruptionBudget: scalar([['spec', 'maxUnavailable'], budget], [['spec', 'minAvailable'], budget]),
  NodeClass: scalar([
    ['spec', 'networkPolicy'],
    (policy: string) => (policy === 'DefaultDeny' ? 'DefaultAllow' : 'DefaultDeny'),
  ]),
  NodePool: scalar([['spec', 'limits', 'cpu'], oneMoreAsText]),
  ResourceQuota: scalar([['spec', 'hard', 'pods'], oneMoreAsText]),
  LimitRange: first(['spec', 'limits'], 'default', (limits: Fields) => ({ ...limits, 'ephemeral-storage': '1Gi' })),
  StorageClass: scalar([['allowVolumeExpansion'], not]),
  PriorityClass: scalar([['description'], other]),
  ValidatingAdmissionPolicy: scalar([['spec', 'failurePolicy'], failurePolicy], [['spec', 'validations'], oneMore]),
  // Not its actions: they are a set, to which each applier adds its own.
  ValidatingAdmissionPolicyBinding: scalar([['spec', 'policyName'], other]),
  ValidatingWebhookConfiguration: webhooks,
  MutatingWebhookConfiguration: webhooks,
  APIService: scalar([['spec', 'groupPriorityMinimum'], more]),
  Namespace: scalar([['metadata', 'labels', 'pod-security.kubernetes.io/enforce'], level]),
  Application: scalar([['spec', 'source', 'targetRevision'], other]),
  ApplicationSet: scalar([['spec', 'template', 'spec', 'source', 'targetRevision'], other]),
  AppProject: either(shorter(['spec', 'sourceRepos']), scalar([['spec', 'description'], other])),
  ClusterIssuer: scalar([['spec', 'acme', 'server'], other]),
  ClusterSecretStore: scalar([['spec', 'conditions'], () => []], [['spec', 'refreshInterval'], more]),
  ExternalSecret: scalar([['spec', 'refreshInterval'], () => '59m']),
};

function oneMore(validations: readonly object[]): readonly object[] {
  return [...validations, { expression: 'true' }];
}

function level(enforced: string): string {
  return enforced === 'privileged' ? 'baseline' : 'privileged';
}

/** The change of an object's field; undefined where it has none that may be changed. */
export function changeOfField(git: KubeObject, live: KubeObject): SabotagedField | undefined {
  return changers[git.kind]?.(git, live);
}

/** As a merge patch. */
export function mergePatchOf({ path, value }: SabotagedField): object {
  return path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as object;
}
