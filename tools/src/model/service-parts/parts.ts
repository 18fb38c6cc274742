import { grant, nameLine, type PodGrant } from './grant.ts';
import { objectivesMap, type ServedApplication } from './served.ts';
import { component, madeIn, type Files } from './text.ts';

/** What the platform keeps for each Application of a service, by the overlay that takes it. */
export const serviceParts = [
  'applications',
  'database',
  'databases',
  'external-secrets',
  'ingress',
  'monitoring',
  'rollouts',
  'traces',
] as const;

export type ServicePart = (typeof serviceParts)[number];

/** Where a part of an Application lies, as a Component. */
export function partFolder(name: string, part: ServicePart): string {
  return `base/services/${name}/${part}`;
}

/**
 * What its Application, and the platform's for it, may make: kept in an environment that has lost it, since Argo CD prunes
 * what the project permits alone.
 */
export function rightsFolder(name: string): string {
  return `base/services/${name}/rights`;
}

/** Every file of every part of an Application, but the rules of its objectives, which `monitoring generate` makes. */
export function partFiles(application: ServedApplication): Files {
  return {
    ...madeIn(partFolder(application.name, 'applications'), applicationFiles(application)),
    ...(application.database
      ? {
          ...madeIn(partFolder(application.name, 'database'), databaseFiles(application)),
          ...madeIn(partFolder(application.name, 'databases'), databaseFigures(application)),
        }
      : {}),
    ...madeIn(partFolder(application.name, 'external-secrets'), secretFiles(application)),
    ...madeIn(partFolder(application.name, 'ingress'), ingressFiles(application)),
    ...madeIn(partFolder(application.name, 'monitoring'), monitoringFiles(application)),
    ...madeIn(partFolder(application.name, 'rollouts'), rolloutFiles(application)),
    ...madeIn(partFolder(application.name, 'traces'), tracesFiles(application)),
    ...madeIn(rightsFolder(application.name), rightsFiles(application)),
  };
}

/** The Application itself, with its lines in the projects. */
function applicationFiles({ name }: ServedApplication): Files {
  return {
    'kustomization.yaml': component(`resources:
  - application.yaml
components:
  - ../rights
`),
    'application.yaml': `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: ${name}
  namespace: argocd
  annotations:
    # Other commits neither render nor refresh it.
    argocd.argoproj.io/manifest-generate-paths: /clusters/environment/${name};/clusters/environment/images;/base/${name};/base/components;/local/components;.
spec:
  project: apps
  source:
    path: clusters/environment/${name}
  destination:
    namespace: ${name}
`,
  };
}

/** Its lines in the projects. */
function rightsFiles({ name }: ServedApplication): Files {
  return {
    'kustomization.yaml': component(`patches:
${permits('apps', name, { group: "''", kind: 'Namespace' })}  # The door's right to read that namespace's routes, Prometheus's to find its pods, and its store of secrets.
${permits('platform', name, { group: 'external-secrets.io', kind: 'ClusterSecretStore' })}`),
  };
}

/** Lets a project make what lies in a namespace, and one object of the cluster of the same name. */
function permits(
  project: string,
  name: string,
  { group, kind }: { readonly group: string; readonly kind: string },
): string {
  return `  - target:
      kind: AppProject
      name: ${project}
    patch: |-
      - op: add
        path: /spec/destinations/-
        value:
          server: https://kubernetes.default.svc
          namespace: ${name}
      - op: add
        path: /spec/clusterResourceWhitelist/-
        value:
          group: ${group}
          kind: ${kind}
          name: ${name}
`;
}

/** Its store of secrets. */
function secretFiles({ name }: ServedApplication): Files {
  return {
    'kustomization.yaml': component(`resources:
  - clustersecretstore.yaml
`),
    'clustersecretstore.yaml': `apiVersion: external-secrets.io/v1
kind: ClusterSecretStore
metadata:
  name: ${name}
  labels:
    app.kubernetes.io/name: external-secrets
    app.kubernetes.io/part-of: lockstep
# Its namespace alone may use it, and it reads below the service's own prefix alone.
spec:
  conditions:
    - namespaces:
        - ${name}
  provider:
    aws:
      service: SecretsManager
      # The region and the prefix are of the environment: clusters/<env>/external-secrets.
      region: set-by-the-environment
      prefix: lockstep/environment/${name}/
`,
  };
}

/** Its namespace among those of a variable of a Deployment, whose container has the same name. */
function listedIn(name: string, deployment: string, variable: string): string {
  return `replacements:
  # Behind those that are there: an index beyond the end adds.
  - sourceValue: ${name}
    targets:
      - select:
          kind: Deployment
          name: ${deployment}
        fieldPaths:
          - spec.template.spec.containers.[name=${deployment}].env.[name=${variable}].value
        options:
          delimiter: ','
          index: 9999
`;
}

/** The door's way to its pods, and its right to read the routes there. */
function ingressFiles({ name, ports }: ServedApplication): Files {
  return {
    'kustomization.yaml': component(`resources:
  - networkpolicy.yaml
  - rolebinding.yaml
${listedIn(name, 'traefik', 'ROUTED_NAMESPACES')}`),
    'networkpolicy.yaml': wayTo(name, ports, { namespace: 'ingress', part: 'traefik' }),
    'rolebinding.yaml': roleBinding({ role: 'traefik-routes', to: name, account: 'traefik', of: 'ingress' }),
  };
}

/** Prometheus's way to its pods, its right to find them, and what it asks them and is asked about them. */
function monitoringFiles({ name, service, ports }: ServedApplication): Files {
  const map = objectivesMap(name);
  const scrape = service.metricsPath === undefined ? {} : { 'scrape.yml': scrapeOf(name, service.metricsPath) };
  return {
    'kustomization.yaml': component(`resources:
  - networkpolicy.yaml
  - rolebinding.yaml
configMapGenerator:
  - name: ${map}
    namespace: monitoring
    behavior: merge
    files:
      - objectives-${name}.yaml=objectives.yaml
${
  service.metricsPath === undefined
    ? ''
    : `  - name: prometheus-scrape
    namespace: monitoring
    behavior: merge
    files:
      - service-${name}.yml=scrape.yml
`
}`),
    'networkpolicy.yaml': wayTo(name, ports, { namespace: 'monitoring', part: 'prometheus' }),
    'rolebinding.yaml': roleBinding({ role: 'prometheus-targets', to: name, account: 'prometheus', of: 'monitoring' }),
    ...scrape,
  };
}

/** The right of what rolls out step by step, where an environment has that. */
function rolloutFiles({ name }: ServedApplication): Files {
  return {
    'kustomization.yaml': component(`resources:
  - rolebinding.yaml
`),
    'rolebinding.yaml': roleBinding({ role: 'rollouts-services', to: name, account: 'rollouts', of: 'rollouts' }),
  };
}

/** What the operator of databases may do there, where an environment has that, and its way to what it makes. */
function databaseFiles({ name }: ServedApplication): Files {
  return {
    'kustomization.yaml': component(`resources:
  - networkpolicy.yaml
  - rolebinding.yaml
${listedIn(name, 'database', 'WATCH_NAMESPACE')}`),
    'networkpolicy.yaml': grant({
      policy: `allow-${name}`,
      home: { namespace: 'database', part: 'cloudnative-pg' },
      pods: nameLine('cloudnative-pg'),
      side: 'Egress',
      peer: { namespace: name, pods: 'cnpg.io/podRole: instance' },
      ports: [8000],
    }),
    'rolebinding.yaml': roleBinding({ role: 'database-services', to: name, account: 'database', of: 'database' }),
  };
}

/** Prometheus's way to the instances of its database and to the pool before them, and what it asks them. */
function databaseFigures({ name }: ServedApplication): Files {
  const asks = (policy: string, role: string, port: number): string =>
    grant({
      policy: `${policy}-${name}`,
      home: { namespace: 'monitoring', part: 'prometheus' },
      pods: nameLine('prometheus'),
      side: 'Egress',
      peer: { namespace: name, pods: `cnpg.io/podRole: ${role}` },
      ports: [port],
    });
  return {
    'kustomization.yaml': component(`resources:
  - networkpolicy-database.yaml
  - networkpolicy-pool.yaml
configMapGenerator:
  - name: prometheus-scrape
    namespace: monitoring
    behavior: merge
    files:
      - database-${name}.yml=scrape.yml
`),
    'networkpolicy-database.yaml': asks('allow-database', 'instance', 9187),
    'networkpolicy-pool.yaml': asks('allow-pool', 'pooler', 9127),
    'scrape.yml': `scrape_configs:
  # Pods, since no Service stands before all of them.
  - job_name: database-${name}
    kubernetes_sd_configs:
      - role: pod
        namespaces:
          names: [${name}]
    relabel_configs:
      - source_labels:
          - __meta_kubernetes_pod_label_cnpg_io_podRole
          - __meta_kubernetes_pod_container_port_name
        regex: (instance|pooler);metrics
        action: keep
      - { target_label: job, replacement: database }
      - { source_labels: [__meta_kubernetes_pod_label_cnpg_io_cluster], target_label: database }
      - { source_labels: [__meta_kubernetes_namespace], target_label: namespace }
      - { source_labels: [__meta_kubernetes_pod_name], target_label: pod }
      - { source_labels: [__meta_kubernetes_pod_node_name], target_label: node }
    metric_relabel_configs:
      - source_labels: [__name__]
        regex: cnpg_(replication|connections|database)_.*|cnpg_collector_(up|first_recoverability_point|last_available_backup_timestamp|pg_wal_archive_status|sync_replicas|nodes_used|fencing_on|pg_wal)|cnpg_pgbouncer_(up|pools_(cl_active|cl_waiting|sv_active|sv_idle|maxwait))
        action: keep
`,
  };
}

/** The way in for its spans, where an environment traces requests. */
function tracesFiles({ name }: ServedApplication): Files {
  const home = { namespace: 'traces', part: 'collector' };
  const peer = { namespace: name, name };
  const pods = nameLine(home.part);
  return {
    'kustomization.yaml': component(`resources:
  - networkpolicy.yaml
`),
    'networkpolicy.yaml': grant({ policy: `allow-${name}`, home, pods, side: 'Ingress', peer, ports: [4318] }),
  };
}

function scrapeOf(name: string, path: string): string {
  return `scrape_configs:
  - job_name: ${name}
    # Half a burn-rate window of five minutes must hold enough scrapes to count by.
    scrape_interval: 15s
    metrics_path: ${path}
    kubernetes_sd_configs:
      - role: endpointslice
        namespaces:
          names: [${name}]
    relabel_configs:
      - source_labels:
          - __meta_kubernetes_namespace
          - __meta_kubernetes_service_name
          - __meta_kubernetes_endpointslice_port_name
        regex: ${name};${name};http
        action: keep
      - { source_labels: [__meta_kubernetes_namespace], target_label: namespace }
      - { source_labels: [__meta_kubernetes_pod_name], target_label: pod }
      - { source_labels: [__meta_kubernetes_pod_node_name], target_label: node }
`;
}

/** What lets a part of the platform ask the pods of an Application. */
function wayTo(name: string, ports: readonly number[], home: NonNullable<PodGrant['home']>): string {
  const peer = { namespace: name, name };
  return grant({ policy: `allow-${name}`, home, pods: nameLine(home.part), side: 'Egress', peer, ports });
}

interface Binding {
  readonly role: string;
  readonly to: string;
  readonly account: string;
  readonly of: string;
}

function roleBinding({ role, to, account, of }: Binding): string {
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: ${role}
  namespace: ${to}
  labels:
    app.kubernetes.io/name: ${account}
    app.kubernetes.io/part-of: lockstep
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: ${role}
subjects:
  - kind: ServiceAccount
    name: ${account}
    namespace: ${of}
`;
}
