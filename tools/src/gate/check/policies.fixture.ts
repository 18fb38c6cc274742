import { applicationDefinition, openDefinition } from '../../model/open-definitions.fixture.ts';
import type { KubeObject } from '../../model/kube-object.ts';

/** A field by its path, and what shall stand there; nothing to leave it out. */
export type FieldChange = readonly [path: string, value?: unknown];

const labels = { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/part-of': 'lockstep' };

const podSpec = {
  serviceAccountName: 'web',
  automountServiceAccountToken: false,
  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [
    {
      name: 'web',
      image: `docker.io/library/traefik:v3.6.12@sha256:${'0f'.repeat(32)}`,
      resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { cpu: '1', memory: '64Mi' } },
      readinessProbe: { httpGet: { path: '/health/ready', port: 5000 } },
      livenessProbe: { httpGet: { path: '/health', port: 5000 } },
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      },
    },
  ],
};

const template = { metadata: { labels }, spec: podSpec };
const metadata = { name: 'web', namespace: 'web', labels };
const { readinessProbe: _readiness, livenessProbe: _liveness, ...ending } = podSpec.containers[0]!;
/** A container that ends by itself. */
export const endingContainer: object = ending;
const endingTemplate = { metadata: { labels }, spec: { ...podSpec, restartPolicy: 'Never', containers: [ending] } };

/** Objects that every policy takes, with changes. */
export const deploymentWith = maker({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata,
  spec: { selector: { matchLabels: { 'app.kubernetes.io/name': 'web' } }, template },
});
export const replicaSetWith = maker({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata,
  spec: { selector: { matchLabels: { 'app.kubernetes.io/name': 'web' } }, template },
});
export const jobWith = maker({ apiVersion: 'batch/v1', kind: 'Job', metadata, spec: { template: endingTemplate } });
export const cronJobWith = maker({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata,
  spec: { schedule: '0 3 * * *', jobTemplate: { spec: { template: endingTemplate } } },
});
export const podWith = maker({ apiVersion: 'v1', kind: 'Pod', metadata, spec: { ...podSpec, containers: [ending] } });
export const serviceWith = maker({
  apiVersion: 'v1',
  kind: 'Service',
  metadata,
  spec: { selector: { 'app.kubernetes.io/name': 'web' }, ports: [{ name: 'http', port: 80 }] },
});

export const ingressWith = maker({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata,
  spec: {
    rules: [
      {
        host: 'web.a.io',
        http: {
          paths: [{ path: '/', pathType: 'Exact', backend: { service: { name: 'web', port: { name: 'http' } } } }],
        },
      },
    ],
  },
});

/** What leads elsewhere: a Service that is another name, and addresses that somebody wrote, in two forms. */
export function externalName(namespace: string): KubeObject {
  const spec = { type: 'ExternalName', externalName: 'a.io', ports: [{ name: 'http', port: 80 }] };
  return { apiVersion: 'v1', kind: 'Service', metadata: { ...metadata, namespace }, spec };
}
export function sliceIn(namespace: string): KubeObject {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { ...metadata, namespace },
    addressType: 'IPv4',
    endpoints: [{ addresses: ['192.0.2.1'] }],
    ports: [{ name: 'http', port: 80 }],
  };
}
export function endpointsIn(namespace: string): KubeObject {
  const subsets = [{ addresses: [{ ip: '192.0.2.1' }], ports: [{ name: 'http', port: 80 }] }];
  return { apiVersion: 'v1', kind: 'Endpoints', metadata: { ...metadata, namespace }, subsets };
}

/** An Application that shows a pull request, with changes. */
export const previewWith = maker({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'preview-1', namespace: 'ingress' },
  spec: { project: 'preview-1', destination: { server: 'https://kubernetes.default.svc', namespace: 'preview-1' } },
});

/** A service's own identity, with changes. */
export const certificateWith = maker({
  apiVersion: 'cert-manager.io/v1',
  kind: 'Certificate',
  metadata,
  spec: {
    secretName: 'identity',
    uris: ['spiffe://staging.a.io/ns/web/sa/web'],
    dnsNames: ['web.web.svc', 'web.web.svc.cluster.local'],
    issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: 'services' },
  },
});

/** What cert-manager asks an issuer, which anybody else may try. */
export const certificateRequestWith = maker({
  apiVersion: 'cert-manager.io/v1',
  kind: 'CertificateRequest',
  metadata,
  spec: { request: 'eA==', issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: 'services' } },
});

const namespaceNames = [
  'web',
  'cert-manager',
  'ingress',
  'node-exporter',
  'amazon-guardduty',
  'aws-observability',
  'amazonia',
];

/** What these objects need: their namespaces, of which one is a slot; in `web` an autoscaler of the Deployment so named. */
export function policyFixtures(scaled: string): readonly KubeObject[] {
  const annotations = { 'lockstep.dev/host': 'preview-1.a.io' };
  const namespaces = [
    ...namespaceNames.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'preview-1', annotations } },
  ];
  const autoscaler = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: scaled, namespace: 'web' },
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: scaled }, maxReplicas: 3 },
  };
  const ofCertificates = ['Certificate', 'CertificateRequest'].map((kind) =>
    openDefinition('cert-manager.io', 'v1', kind),
  );
  return [applicationDefinition, ...ofCertificates, ...namespaces, autoscaler];
}

function maker(from: KubeObject): (...changes: readonly FieldChange[]) => KubeObject {
  return (...changes) => {
    const object = structuredClone(from);
    for (const [path, value] of changes) put(object, path.split('.'), value);
    return object;
  };
}

function put(object: unknown, path: readonly string[], value: unknown): void {
  const parent = path.slice(0, -1).reduce<unknown>(childOf, object) as Record<string, unknown>;
  if (value === undefined) delete parent[path.at(-1)!];
  else parent[path.at(-1)!] = value;
}

function childOf(value: unknown, key: string): unknown {
  return (value as Record<string, unknown>)[key];
}
