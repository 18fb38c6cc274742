import type { KubeObject } from '../../model/kube-object.ts';

/**
 * What every cluster has without git saying so: made by the API server, its controllers, kubeadm and EKS. The names of
 * roles, priorities and namespaces are those that kube-apiserver 1.36 makes when it starts.
 */
export const givenObjects: readonly KubeObject[] = [
  ...['default', 'kube-system', 'kube-public', 'kube-node-lease'].map((name) => cluster('v1', 'Namespace', name)),
  ...['system-cluster-critical', 'system-node-critical'].map((name) =>
    cluster('scheduling.k8s.io/v1', 'PriorityClass', name),
  ),
  ...clusterRoles().map((name) => cluster('rbac.authorization.k8s.io/v1', 'ClusterRole', name)),
  ...[
    'extension-apiserver-authentication-reader',
    'system::leader-locking-kube-controller-manager',
    'system::leader-locking-kube-scheduler',
    'system:controller:bootstrap-signer',
    'system:controller:cloud-provider',
    'system:controller:token-cleaner',
  ].map((name) => namespaced('rbac.authorization.k8s.io/v1', 'Role', 'kube-system', name)),
  namespaced('rbac.authorization.k8s.io/v1', 'Role', 'kube-public', 'system:controller:bootstrap-signer'),
  namespaced('v1', 'ConfigMap', 'kube-system', 'extension-apiserver-authentication', {
    data: {
      'client-ca-file': '',
      'requestheader-client-ca-file': '',
      'requestheader-allowed-names': '',
      'requestheader-extra-headers-prefix': '',
      'requestheader-group-headers': '',
      'requestheader-username-headers': '',
    },
  }),
  // It selects nothing: the API servers write its endpoints themselves.
  namespaced('v1', 'Service', 'default', 'kubernetes', {
    spec: { ports: [{ name: 'https', port: 443, targetPort: 6443, protocol: 'TCP' }] },
  }),
  ...coreDns(),
];

/** What each namespace has from its first moment. */
export function givenIn(namespace: string): readonly KubeObject[] {
  return [
    namespaced('v1', 'ServiceAccount', namespace, 'default'),
    namespaced('v1', 'ConfigMap', namespace, 'kube-root-ca.crt', { data: { 'ca.crt': '' } }),
  ];
}

/** What answers for names in a cluster, on a laptop and on EKS under the same labels. */
function coreDns(): readonly KubeObject[] {
  const labels = { 'k8s-app': 'kube-dns' };
  const ports = [
    { name: 'dns', port: 53, protocol: 'UDP' },
    { name: 'dns-tcp', port: 53, protocol: 'TCP' },
    { name: 'metrics', port: 9153, protocol: 'TCP' },
  ];
  const containers = [{ name: 'coredns', ports: ports.map(({ port, ...rest }) => ({ ...rest, containerPort: port })) }];
  return [
    namespaced('apps/v1', 'Deployment', 'kube-system', 'coredns', {
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
    }),
    namespaced('v1', 'Service', 'kube-system', 'kube-dns', { spec: { selector: labels, ports } }),
  ];
}

function cluster(apiVersion: string, kind: string, name: string): KubeObject {
  return { apiVersion, kind, metadata: { name } };
}

function namespaced(
  apiVersion: string,
  kind: string,
  namespace: string,
  name: string,
  rest: Readonly<Record<string, unknown>> = {},
): KubeObject {
  return { apiVersion, kind, metadata: { name, namespace }, ...rest };
}

function clusterRoles(): readonly string[] {
  return [
    ...ofNames('', 'admin cluster-admin edit view'),
    ...ofNames(
      'system:',
      `aggregate-to-admin aggregate-to-edit aggregate-to-view auth-delegator basic-user
      certificates.k8s.io:certificatesigningrequests:nodeclient
      certificates.k8s.io:certificatesigningrequests:selfnodeclient certificates.k8s.io:kube-apiserver-client-approver
      certificates.k8s.io:kube-apiserver-client-kubelet-approver certificates.k8s.io:kubelet-serving-approver
      certificates.k8s.io:legacy-unknown-approver discovery heapster kube-aggregator kube-controller-manager kube-dns
      kube-scheduler kubelet-api-admin monitoring node node-bootstrapper node-problem-detector node-proxier
      persistent-volume-provisioner public-info-viewer service-account-issuer-discovery volume-scheduler`,
    ),
  ];
}

function ofNames(prefix: string, names: string): readonly string[] {
  return names.split(/\s+/).map((name) => `${prefix}${name}`);
}
