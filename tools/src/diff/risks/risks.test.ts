import { describe, expect, test } from '@jest/globals';
import { risksBetween } from '../yaml-fixture.ts';

const object = (kind: string, rest: string, apiVersion = 'v1'): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: web, namespace: web }\n${rest}`;
const safe =
  'securityContext: { runAsNonRoot: true, allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, seccompProfile: { type: RuntimeDefault }, capabilities: { drop: [ALL] } }';
const pod = (container: string, more = ''): string =>
  `{ ${more}containers: [{ name: web, ${safe}${container === '' ? '' : `, ${container}`} }] }`;
const deployment = (container: string, more = '', spec = ''): string =>
  object('Deployment', `spec: { ${spec}template: { spec: ${pod(container, more)} } }`);
const insecure = (context: string, more = ''): string =>
  object(
    'Deployment',
    `spec: { template: { spec: { ${more}containers: [{ name: web, securityContext: { ${context} } }] } } }`,
  );

// What: what is changed, from what, to what ('' for nothing), and what must be said of it.
const table: readonly (readonly [what: string, before: string, after: string, said: string])[] = [
  // removal
  [
    'a Namespace is removed',
    object('Namespace', ''),
    '',
    'danger removed: Argo CD prunes it, and everything in it goes with it',
  ],
  [
    'a CRD is removed',
    object('CustomResourceDefinition', ''),
    '',
    'danger removed: Argo CD prunes it, and every object of its kind',
  ],
  [
    'a PersistentVolume is removed',
    object('PersistentVolume', ''),
    '',
    'danger removed: Argo CD prunes it, and the data',
  ],
  ['a Service is removed', object('Service', ''), '', 'caution removed: Argo CD prunes it'],
  [
    'a Namespace is removed that asks for confirmation',
    object('Namespace', '').replace(
      'namespace: web',
      'annotations: { argocd.argoproj.io/sync-options: "Prune=confirm,Delete=confirm" }',
    ),
    '',
    'a person must confirm it in Argo CD',
  ],
  [
    'an object is removed that Argo CD keeps',
    object('Service', '').replace('namespace: web', 'annotations: { argocd.argoproj.io/sync-options: Prune=false }'),
    '',
    'note removed: Argo CD leaves it in place',
  ],
  [
    'a Namespace enforces less',
    'apiVersion: v1\nkind: Namespace\nmetadata: { name: web, labels: { pod-security.kubernetes.io/enforce: restricted } }',
    'apiVersion: v1\nkind: Namespace\nmetadata: { name: web, labels: { pod-security.kubernetes.io/enforce: baseline } }',
    'danger Pod Security: enforces baseline instead of restricted',
  ],
  [
    'a Namespace comes without a level',
    '',
    object('Namespace', ''),
    'danger Pod Security: the new namespace enforces nothing',
  ],
  // workloads
  [
    "a Deployment's selector changes",
    deployment('', '', 'selector: { matchLabels: { a: b } }, '),
    deployment('', '', 'selector: { matchLabels: { a: c } }, '),
    'danger selector: it is immutable',
  ],
  [
    "a Service's selector changes",
    object('Service', 'spec: { selector: { a: b } }'),
    object('Service', 'spec: { selector: { a: c } }'),
    'caution selector: traffic goes to other pods',
  ],
  [
    "a Job's template changes",
    object('Job', 'spec: { template: { a: 1 } }'),
    object('Job', 'spec: { template: { a: 2 } }'),
    'danger immutable: spec.template cannot change',
  ],
  [
    "a StatefulSet's serviceName changes",
    object('StatefulSet', 'spec: { serviceName: a }'),
    object('StatefulSet', 'spec: { serviceName: b }'),
    'danger immutable: spec.serviceName',
  ],
  [
    'replicas go to none',
    deployment('', '', 'replicas: 2, '),
    deployment('', '', 'replicas: 0, '),
    'danger replicas: 2 → 0: it stops',
  ],
  [
    'replicas get fewer',
    deployment('', '', 'replicas: 3, '),
    deployment('', '', 'replicas: 2, '),
    'caution replicas: 3 → 2',
  ],
  [
    'replicas get more',
    deployment('', '', 'replicas: 2, '),
    deployment('', '', 'replicas: 3, '),
    'note replicas: 2 → 3',
  ],
  [
    'an autoscaler starts lower',
    object('HorizontalPodAutoscaler', 'spec: { minReplicas: 3 }'),
    object('HorizontalPodAutoscaler', 'spec: { minReplicas: 1 }'),
    'caution replicas: minReplicas 3 → 1',
  ],
  [
    'pods are made anew',
    deployment('args: [a]'),
    deployment('args: [b]'),
    'note rollout: new pods replace the old ones',
  ],
  [
    'pods are made anew, all at once',
    deployment('args: [a]', '', 'strategy: { type: Recreate }, '),
    deployment('args: [b]', '', 'strategy: { type: Recreate }, '),
    'caution rollout: new pods start only after',
  ],
  [
    'another strategy',
    deployment('', '', 'strategy: { type: RollingUpdate }, '),
    deployment('', '', 'strategy: { type: Recreate }, '),
    'caution strategy: type RollingUpdate becomes type Recreate',
  ],
  [
    'no pod may go',
    object('PodDisruptionBudget', 'spec: { maxUnavailable: 1 }'),
    object('PodDisruptionBudget', 'spec: { maxUnavailable: 0 }'),
    'danger disruption: no pod may go',
  ],
  [
    'more pods may go',
    object('PodDisruptionBudget', 'spec: { minAvailable: 2 }'),
    object('PodDisruptionBudget', 'spec: { minAvailable: 1 }'),
    'caution disruption: another number',
  ],
  ['all pods may go', object('PodDisruptionBudget', ''), '', 'caution disruption: a drain may take all'],
  [
    'a ConfigMap changes in place',
    object('ConfigMap', 'data: { a: b }'),
    object('ConfigMap', 'data: { a: c }'),
    'note configuration: the name stays: running pods may not notice',
  ],
  // containers
  [
    'an image moves',
    deployment(`image: "ghcr.io/o/web:${'1'.repeat(40)}@sha256:${'a'.repeat(64)}"`),
    deployment(`image: "ghcr.io/o/web:${'2'.repeat(40)}@sha256:${'b'.repeat(64)}"`),
    'note image: web: 111111111111 (sha256:aaaaaaa) → 222222222222 (sha256:bbbbbbb)',
  ],
  [
    'an image is another one',
    deployment('image: a/web:1'),
    deployment('image: b/web:1'),
    'danger image: web: another image: a/web 1 → b/web 1',
  ],
  [
    'an image loses its digest',
    deployment(`image: "a/web:1@sha256:${'a'.repeat(64)}"`),
    deployment('image: a/web:1'),
    'danger image: web: no longer pinned by digest',
  ],
  [
    'a container joins',
    deployment(''),
    deployment('').replace('}] }', `}, { name: proxy, ${safe} }] }`),
    'caution container: proxy is new in the pod',
  ],
  ['a command changes', deployment('command: [a]'), deployment('command: [b]'), 'caution command: web: other command'],
  [
    'a probe is gone',
    deployment('readinessProbe: { periodSeconds: 1 }'),
    deployment(''),
    'danger probes: web: the readinessProbe is gone',
  ],
  [
    'a probe changes',
    deployment('livenessProbe: { periodSeconds: 1 }'),
    deployment('livenessProbe: { periodSeconds: 2 }'),
    'caution probes: web: the livenessProbe is another one',
  ],
  [
    'a limit is gone',
    deployment('resources: { limits: { cpu: "1" } }'),
    deployment('resources: {}'),
    'caution resources: web: limits.cpu is gone',
  ],
  [
    'a limit changes',
    deployment('resources: { limits: { cpu: "1" } }'),
    deployment('resources: { limits: { cpu: "2" } }'),
    'note resources: web: limits.cpu 1 → 2',
  ],
  // security
  [
    'a container may be root',
    deployment(''),
    insecure(
      'allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, seccompProfile: { type: RuntimeDefault }, capabilities: { drop: [ALL] }',
    ),
    'danger security: web: may run as root',
  ],
  [
    'a container gains a capability',
    deployment(''),
    deployment('').replace('drop: [ALL]', 'drop: [ALL], add: [NET_ADMIN]'),
    'danger security: web: capability NET_ADMIN',
  ],
  [
    'a container is privileged',
    deployment(''),
    deployment('').replace('runAsNonRoot', 'privileged: true, runAsNonRoot'),
    'danger security: web: privileged',
  ],
  [
    'a new workload is loose',
    '',
    insecure(''),
    'danger security: web: may gain privileges, may run as root, may write to its root file system, keeps default capabilities, no seccomp profile',
  ],
  [
    "a pod shares the node's network",
    deployment(''),
    deployment('', 'hostNetwork: true, '),
    'danger security: hostNetwork',
  ],
  [
    'a port of the node',
    deployment(''),
    deployment('ports: [{ containerPort: 1, hostPort: 80 }]'),
    'danger security: web: port 80 of the node',
  ],
  [
    'a folder of the node',
    deployment(''),
    deployment('', 'volumes: [{ name: v, hostPath: { path: /run } }], '),
    'danger hostPath: v gives it /run of the node',
  ],
  [
    'another account',
    deployment('', 'serviceAccountName: a, '),
    deployment('', 'serviceAccountName: b, '),
    'caution identity: the pods run as b instead of a',
  ],
  [
    'a token is mounted',
    deployment('', 'automountServiceAccountToken: false, '),
    deployment(''),
    'caution identity: its token is mounted',
  ],
  // storage
  [
    'a volume template changes',
    object('StatefulSet', 'spec: { volumeClaimTemplates: [{ a: 1 }] }'),
    object('StatefulSet', 'spec: { volumeClaimTemplates: [{ a: 2 }] }'),
    'danger storage: volumeClaimTemplates is immutable',
  ],
  [
    'a claim changes its class',
    object('PersistentVolumeClaim', 'spec: { storageClassName: a }'),
    object('PersistentVolumeClaim', 'spec: { storageClassName: b }'),
    'danger storage: storageClassName of a claim cannot change',
  ],
  [
    'a claim changes its size',
    object('PersistentVolumeClaim', 'spec: { resources: { requests: { storage: 1Gi } } }'),
    object('PersistentVolumeClaim', 'spec: { resources: { requests: { storage: 2Gi } } }'),
    'danger storage: 1Gi → 2Gi',
  ],
  [
    'an instance of a database less',
    object('Cluster', 'spec: { instances: 3 }'),
    object('Cluster', 'spec: { instances: 1 }'),
    'danger database: instances 3 → 1',
  ],
  [
    'a database that confirms a write alone',
    object('Cluster', 'spec: { postgresql: { synchronous: { dataDurability: required } } }'),
    object('Cluster', 'spec: { postgresql: {} }'),
    'danger database: synchronous dataDurability required → nothing',
  ],
  ['a database goes', object('Cluster', 'spec: {}'), '', 'danger removed: Argo CD prunes it, and its instances'],
  ['a claim is new', '', object('PersistentVolumeClaim', 'spec: {}'), 'note storage: a new volume'],
  [
    'a class changes',
    object('StorageClass', 'parameters: { a: 1 }'),
    object('StorageClass', 'parameters: { a: 2 }'),
    'danger storage: parameters of a class cannot change',
  ],
  [
    'a volume changes',
    object('PersistentVolume', 'spec: { a: 1 }'),
    object('PersistentVolume', 'spec: { a: 2 }'),
    'danger storage: the volume under a claim',
  ],
  [
    'a kind loses a version',
    object('CustomResourceDefinition', 'spec: { versions: [{ name: v1, served: true }, { name: v2, served: true }] }'),
    object('CustomResourceDefinition', 'spec: { versions: [{ name: v2, served: true }] }'),
    'danger API: no longer serves v1',
  ],
  [
    'a kind is stored in another version',
    object('CustomResourceDefinition', 'spec: { versions: [{ name: v1, served: true, storage: true }] }'),
    object('CustomResourceDefinition', 'spec: { versions: [{ name: v1, served: true }, { name: v2, storage: true }] }'),
    'danger API: stores v2 instead of v1',
  ],
  // access
  [
    'a role grants more',
    object('Role', 'rules: [{ apiGroups: [""], resources: [pods], verbs: [get] }]'),
    object('Role', 'rules: [{ apiGroups: [""], resources: [pods], verbs: [get, list] }]'),
    'caution RBAC: grants list pods',
  ],
  [
    'a role grants everything',
    object('ClusterRole', 'rules: []'),
    object('ClusterRole', 'rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }]'),
    'danger RBAC: grants * *.*',
  ],
  [
    'a role reads Secrets',
    object('Role', 'rules: []'),
    object('Role', 'rules: [{ apiGroups: [""], resources: [secrets], verbs: [list] }]'),
    'danger RBAC: grants list secrets',
  ],
  [
    'a role is no longer for some names only',
    object('Role', 'rules: [{ apiGroups: [""], resources: [pods], verbs: [get], resourceNames: [a] }]'),
    object('Role', 'rules: [{ apiGroups: [""], resources: [pods], verbs: [get] }]'),
    'caution RBAC: grants get pods',
  ],
  [
    'a binding gives a role',
    '',
    object('RoleBinding', 'roleRef: { name: edit }\nsubjects: [{ kind: Group, name: team }]'),
    'caution RBAC: gives edit to Group team',
  ],
  [
    'a binding gives all',
    '',
    object('ClusterRoleBinding', 'roleRef: { name: cluster-admin }\nsubjects: [{ kind: Group, name: team }]'),
    'danger RBAC: gives cluster-admin to Group team',
  ],
  [
    'a binding is for everyone',
    '',
    object('RoleBinding', 'roleRef: { name: view }\nsubjects: [{ kind: Group, name: "system:authenticated" }]'),
    'danger RBAC: gives view to Group system:authenticated',
  ],
  [
    'a binding has another role',
    object('RoleBinding', 'roleRef: { name: view }'),
    object('RoleBinding', 'roleRef: { name: edit }'),
    'danger RBAC: roleRef is immutable',
  ],
  [
    'an account mounts its token',
    object('ServiceAccount', 'automountServiceAccountToken: false'),
    object('ServiceAccount', ''),
    'caution identity: its token is mounted',
  ],
  [
    'an account has a cloud role',
    object('ServiceAccount', ''),
    object('ServiceAccount', '').replace('namespace: web', 'annotations: { eks.amazonaws.com/role-arn: "arn:x" }'),
    'danger identity: its cloud role is arn:x instead of nothing',
  ],
  ['a Secret holds values', '', object('Secret', 'stringData: { a: b }'), 'danger secret: it carries values'],
  [
    "Argo CD's own rights change",
    object('ConfigMap', 'data: { a: b }').replace('name: web', 'name: argocd-rbac-cm'),
    object('ConfigMap', 'data: { a: c }').replace('name: web', 'name: argocd-rbac-cm'),
    'danger RBAC: who may do what in Argo CD changes',
  ],
  [
    'Argo CD lets anyone in',
    object('ConfigMap', 'data: {}').replace('name: web', 'name: argocd-cm'),
    object('ConfigMap', 'data: { users.anonymous.enabled: "true" }').replace('name: web', 'name: argocd-cm'),
    'danger RBAC: Argo CD lets anyone in',
  ],
  // network
  [
    'the default deny is removed',
    object('NetworkPolicy', 'spec: { podSelector: {}, policyTypes: [Ingress] }'),
    '',
    'danger network: what it denied is open',
  ],
  [
    'a grant is removed',
    object('NetworkPolicy', 'spec: { ingress: [{ from: [{ podSelector: {} }] }] }'),
    '',
    'caution network: what it allowed is denied',
  ],
  [
    'all may come in',
    object('NetworkPolicy', 'spec: { ingress: [{ from: [{ podSelector: {} }] }] }'),
    object('NetworkPolicy', 'spec: { ingress: [{ ports: [{ port: 1 }] }] }'),
    'danger network: ingress from everywhere is allowed',
  ],
  [
    'more may go out',
    object('NetworkPolicy', 'spec: { egress: [] }'),
    object('NetworkPolicy', 'spec: { egress: [{ to: [{ podSelector: {} }] }] }'),
    'caution network: allows egress that it did not allow before',
  ],
  [
    'egress is no longer denied',
    object('NetworkPolicy', 'spec: { policyTypes: [Ingress, Egress] }'),
    object('NetworkPolicy', 'spec: { policyTypes: [Ingress] }'),
    'danger network: no longer denies Egress',
  ],
  [
    'a policy holds for other pods',
    object('NetworkPolicy', 'spec: { podSelector: {} }'),
    object('NetworkPolicy', 'spec: { podSelector: { matchLabels: { a: b } } }'),
    'danger network: it holds for other pods',
  ],
  [
    'a Service opens to the outside',
    object('Service', 'spec: {}'),
    object('Service', 'spec: { type: LoadBalancer }'),
    'danger exposure: it is reachable from outside the cluster (LoadBalancer)',
  ],
  [
    'a Service is for every address',
    object('Service', 'spec: { type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.0/8] }'),
    object('Service', 'spec: { type: LoadBalancer }'),
    'danger exposure: it is reachable from every address',
  ],
  [
    'a Service has other ports',
    object('Service', 'spec: { ports: [{ port: 1 }] }'),
    object('Service', 'spec: { ports: [{ port: 2 }] }'),
    'caution exposure: its ports change',
  ],
  [
    'an Ingress opens a path',
    object('Ingress', 'spec: { rules: [{ host: a, http: { paths: [{ path: / }] } }] }'),
    object('Ingress', 'spec: { rules: [{ host: a, http: { paths: [{ path: / }, { path: /admin }] } }] }'),
    'caution exposure: lets in a/admin',
  ],
  [
    'an Ingress has another controller',
    object('Ingress', 'spec: { ingressClassName: a }'),
    object('Ingress', 'spec: { ingressClassName: b }'),
    'danger exposure: another controller serves it',
  ],
  // delivery
  [
    'a project allows more',
    object('AppProject', 'spec: { sourceRepos: [a] }'),
    object('AppProject', 'spec: { sourceRepos: [a, "*"] }'),
    'danger boundary: allows more: sourceRepos: *',
  ],
  [
    'a project denies less',
    object('AppProject', 'spec: { clusterResourceBlacklist: [{ group: a, kind: B }] }'),
    object('AppProject', 'spec: {}'),
    'danger boundary: allows more: no longer in clusterResourceBlacklist: group a, kind B',
  ],
  [
    'a project allows less',
    object('AppProject', 'spec: { sourceRepos: [a, b] }'),
    object('AppProject', 'spec: { sourceRepos: [a] }'),
    'caution boundary: what its Applications may do changes',
  ],
  ['a project is removed', object('AppProject', ''), '', 'danger boundary: its Applications stop syncing'],
  [
    'an Application syncs another path',
    object('Application', 'spec: { source: { path: a } }'),
    object('Application', 'spec: { source: { path: b } }'),
    'danger delivery: its source changes',
  ],
  [
    'an Application prunes',
    object('Application', 'spec: { syncPolicy: { automated: { prune: false } } }'),
    object('Application', 'spec: { syncPolicy: { automated: { prune: true } } }'),
    'danger delivery: it prunes from now on',
  ],
  [
    'an Application stops syncing',
    object('Application', 'spec: { syncPolicy: { automated: {} } }'),
    object('Application', 'spec: { syncPolicy: {} }'),
    'danger delivery: it no longer syncs by itself',
  ],
  [
    'an Application is removed with all it manages',
    object('Application', '').replace('namespace: web', 'finalizers: [resources-finalizer.argocd.argoproj.io]'),
    '',
    'danger delivery: all that it manages is deleted',
  ],
  ['an Application is removed alone', object('Application', ''), '', 'caution delivery: what it manages stays'],
  [
    'an Application is new',
    '',
    object('Application', 'spec: { source: { path: clusters/staging/x } }'),
    'caution delivery: it syncs clusters/staging/x from now on',
  ],
  // policies
  ['a policy is removed', object('ValidatingAdmissionPolicy', ''), '', 'danger policy: the cluster no longer refuses'],
  [
    'a policy loses a validation',
    object('ValidatingAdmissionPolicy', 'spec: { validations: [{ expression: a }, { expression: b }] }'),
    object('ValidatingAdmissionPolicy', 'spec: { validations: [{ expression: a }] }'),
    'danger policy: 1 of its validations is gone',
  ],
  [
    'a policy says something else',
    object('ValidatingAdmissionPolicy', 'spec: { validations: [{ expression: a }] }'),
    object('ValidatingAdmissionPolicy', 'spec: { validations: [{ expression: "true" }] }'),
    'caution policy: one of its validations says something else',
  ],
  [
    'a policy fails open',
    object('ValidatingAdmissionPolicy', 'spec: { failurePolicy: Fail }'),
    object('ValidatingAdmissionPolicy', 'spec: { failurePolicy: Ignore }'),
    'danger policy: an error in it lets the object pass',
  ],
  [
    'a policy has an exception',
    object('ValidatingAdmissionPolicy', 'spec: {}'),
    object('ValidatingAdmissionPolicy', 'spec: { matchConditions: [{ name: a, expression: b }] }'),
    'danger policy: it overlooks more objects',
  ],
  [
    'a policy looks elsewhere',
    object('ValidatingAdmissionPolicy', 'spec: { matchConstraints: { a: 1 } }'),
    object('ValidatingAdmissionPolicy', 'spec: { matchConstraints: { a: 2 } }'),
    'danger policy: it looks at other objects',
  ],
  [
    'a binding only warns',
    object('ValidatingAdmissionPolicyBinding', 'spec: { validationActions: [Deny] }'),
    object('ValidatingAdmissionPolicyBinding', 'spec: { validationActions: [Warn] }'),
    'danger policy: it refuses nothing: validationActions is Warn, without Deny',
  ],
  [
    'a policy is bound nowhere',
    object('ValidatingAdmissionPolicyBinding', ''),
    '',
    'danger policy: the policy holds nowhere',
  ],
  ['a webhook is new', '', object('MutatingWebhookConfiguration', ''), 'danger webhook: it stands between everyone'],
];

test.each(table)('%s', (_what, before, after, said) => {
  const found = risksBetween(before === '' ? undefined : before, after === '' ? undefined : after);
  expect(found).toContainEqual(expect.stringContaining(said));
});

describe('nothing is said', () => {
  const silent: readonly (readonly [what: string, before: string, after: string])[] = [
    [
      'of a workload that is as safe as before',
      deployment(''),
      object('Deployment', `metadata: { name: web }\nspec: { template: { spec: ${pod('')} } }`).replace(
        /metadata: \{ name: web, namespace: web \}\n/,
        '',
      ),
    ],
    [
      'of a role that grants less',
      object('Role', 'rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }]'),
      object('Role', 'rules: [{ apiGroups: [""], resources: [secrets], verbs: [get] }]'),
    ],
    [
      'of a binding that gives less',
      object('RoleBinding', 'roleRef: { name: a }\nsubjects: [{ kind: User, name: a }, { kind: User, name: b }]'),
      object('RoleBinding', 'roleRef: { name: a }\nsubjects: [{ kind: User, name: a }]'),
    ],
    [
      'of a policy that refuses more',
      object('ValidatingAdmissionPolicy', 'spec: { validations: [{ expression: a }] }'),
      object('ValidatingAdmissionPolicy', 'spec: { validations: [{ expression: a }, { expression: b }] }'),
    ],
    [
      'of a label',
      object('Service', 'spec: {}'),
      object('Service', 'spec: {}').replace('namespace: web', 'labels: { a: b }'),
    ],
    [
      'of an account that keeps its token',
      object('ServiceAccount', ''),
      object('ServiceAccount', 'automountServiceAccountToken: false'),
    ],
  ];
  test.each(silent)('%s', (_what, before, after) => {
    expect(risksBetween(before, after)).toEqual([]);
  });
});

test('the worst is told first', () => {
  const found = risksBetween(deployment('readinessProbe: { a: 1 }, args: [a]'), deployment('args: [b]'));
  expect(found.map((risk) => risk.split(' ')[0])).toEqual(['danger', 'caution', 'note']);
});
