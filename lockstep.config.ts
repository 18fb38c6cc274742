import { defineConfig } from '@lockstep/tools/config';

// What is this repository's own. The tools read it as data: plain values and comments, nothing computed.
export default defineConfig({
  // Written by `npm run lockstep -- init`, here and wherever manifests repeat them.
  names: {
    repository: 'https://github.com/lockstep-gitops/lockstep',
    images: 'ghcr.io/lockstep-gitops',
    domain: 'example.com',
  },

  // In the order in which a change reaches them: the first takes every bump, each other one what the one
  // before it runs; the last is production.
  environments: ['staging', 'production'],

  // What services read of their environment, and which values they take: a name nearly like one, or another value, is
  // refused. `express` is what packages/service reads.
  settings: {
    express: {
      PORT: '\\d{1,5}',
      HOST: '[\\w.:-]{1,255}',
      ENVIRONMENT: '[a-z0-9-]{1,30}',
      VERSION: '[\\w.+-]{1,64}',
      REVISION: '[\\w.+-]{1,64}',
      BUILD_TIME: 'unknown|\\d{4}-\\d\\d-\\d\\dT.+',
      POD_NAME: '[a-z0-9.-]{1,253}',
      LOG_LEVEL: 'debug|info|warn|error|silent',
      WEB_CONCURRENCY: '\\d{1,2}',
      DRAIN_DELAY_MS: '\\d{1,5}',
      DRAIN_DEADLINE_MS: '\\d{1,5}',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https?://[a-z0-9.-]{1,253}(:\\d{1,5})?',
      TLS_FOLDER: '/[\\w./-]{1,200}',
      TLS_PORT: '\\d{1,5}',
      TLS_CALLERS: 'spiffe://[a-z0-9./,:-]{1,2000}',
      REHEARSE_UNREADY: 'true|false',
      REHEARSE_ERROR_RATE: '[01](\\.\\d{1,6})?',
      REHEARSE_DELAY_MS: '\\d{1,5}',
      REHEARSE_CRASH_AFTER_S: '\\d{1,4}',
      REHEARSE_IN_PRODUCTION: 'true|false',
    },
  },

  services: [
    {
      name: 'web',
      image: 'web',
      application: 'web',
      sources: ['apps/web', 'packages/service', 'tsconfig.json', '.npmrc'],
      packages: 'apps/web',
      containerfile: 'packages/service/Containerfile',
      // The text on its page that `npm run lockstep -- demo` changes.
      demo: 'apps/web/src/greeting.ts',
      port: 5000,
      metricsPath: '/api/metrics',
      // What else it answers: probes and Ingresses ask for nothing else.
      paths: ['/', '/api/info', '/api/notes', '/health', '/health/ready'],
      settings: 'express',
      // Where an environment has databases: docs/database.md.
      database: true,
    },
    // The example of a second service, which asks web: `init --only web` takes it out.
    {
      name: 'front',
      image: 'front',
      application: 'front',
      sources: ['apps/front', 'packages/service', 'tsconfig.json', '.npmrc'],
      packages: 'apps/front',
      containerfile: 'packages/service/Containerfile',
      port: 5001,
      metricsPath: '/api/metrics',
      paths: ['/', '/api/web', '/api/info', '/health', '/health/ready'],
      calls: ['web'],
      settings: 'express',
      variables: {
        WEB_URL: 'https?://[a-z0-9.-]{1,253}(:\\d{1,5})?/[\\w./-]{0,200}',
      },
    },
  ],

  // Who says on commits how an environment fares: the login of the GitHub App whose key its Argo CD has. docs/pipeline.md
  reporters: {},

  // What `open` opens, and `up` lists at its end, beside the other services' own. What is `inner` is the platform's own: no door of the customers leads there.
  pages: [
    { name: 'web', title: 'service', host: 'web', application: 'web' },
    { name: 'argocd', title: 'Argo CD', host: 'argocd', application: 'argocd', login: 'argocd', inner: true },
    { name: 'grafana', title: 'Grafana', host: 'grafana', application: 'monitoring', login: 'grafana', inner: true },
    {
      name: 'prometheus',
      title: 'Prometheus',
      host: 'prometheus',
      application: 'monitoring',
      inner: true,
      localOnly: true,
    },
    {
      name: 'alertmanager',
      title: 'Alertmanager',
      host: 'alertmanager',
      application: 'monitoring',
      inner: true,
      localOnly: true,
    },
    {
      name: 'dashboards',
      title: 'Dashboards',
      host: 'dashboards',
      application: 'monitoring',
      inner: true,
      localOnly: true,
    },
    {
      name: 'logs',
      title: 'Logs',
      host: 'logs',
      path: '/select/vmui/',
      application: 'logs',
      inner: true,
      localOnly: true,
    },
    {
      name: 'sign-on',
      title: 'Single sign-on',
      host: 'sign-on',
      application: 'sign-on',
      login: 'sign-on',
      inner: true,
      localOnly: true,
    },
  ],

  // What `logs` shows beside the services.
  logs: [
    {
      name: 'argocd-controller',
      namespace: 'argocd',
      selector: 'app.kubernetes.io/name=argocd-application-controller',
    },
    { name: 'argocd-server', namespace: 'argocd', selector: 'app.kubernetes.io/name=argocd-server' },
    { name: 'argocd-repo-server', namespace: 'argocd', selector: 'app.kubernetes.io/name=argocd-repo-server' },
    { name: 'ingress', namespace: 'ingress', selector: 'app.kubernetes.io/name=traefik' },
    { name: 'prometheus', namespace: 'monitoring', selector: 'app.kubernetes.io/name=prometheus' },
    { name: 'alertmanager', namespace: 'monitoring', selector: 'app.kubernetes.io/name=alertmanager' },
    { name: 'grafana', namespace: 'monitoring', selector: 'app.kubernetes.io/name=grafana' },
    { name: 'dashboards', namespace: 'monitoring', selector: 'app.kubernetes.io/name=dashboards' },
    { name: 'kube-state-metrics', namespace: 'monitoring', selector: 'app.kubernetes.io/name=kube-state-metrics' },
    { name: 'database', namespace: 'database', selector: 'app.kubernetes.io/name=cloudnative-pg' },
    { name: 'logs-store', namespace: 'logs', selector: 'app.kubernetes.io/name=logs' },
    { name: 'log-collector', namespace: 'log-collector', selector: 'app.kubernetes.io/name=log-collector' },
    { name: 'rollouts', namespace: 'rollouts', selector: 'app.kubernetes.io/name=rollouts' },
    { name: 'collector', namespace: 'traces', selector: 'app.kubernetes.io/name=collector' },
    { name: 'jaeger', namespace: 'traces', selector: 'app.kubernetes.io/name=jaeger' },
    { name: 'external-dns', namespace: 'external-dns', selector: 'app.kubernetes.io/name=external-dns' },
    { name: 'sign-on', namespace: 'sign-on', selector: 'app.kubernetes.io/name=sign-on' },
    { name: 'external-secrets', namespace: 'external-secrets', selector: 'app.kubernetes.io/name=external-secrets' },
  ],

  // What manifests may take from others: git repositories by commit, images by digest. The policy `pinned-images` lists
  // the same registries.
  others: {
    upstreams: [
      'https://github.com/argoproj/argo-cd',
      'https://github.com/argoproj/argo-rollouts',
      'https://github.com/cert-manager/cert-manager',
      'https://github.com/cloudnative-pg/cloudnative-pg',
      'https://github.com/external-secrets/external-secrets',
      'https://github.com/kubernetes-sigs/metrics-server',
    ],
    registries: [
      'docker.io/grafana',
      'docker.io/library',
      'docker.io/victoriametrics',
      'ghcr.io/external-secrets',
      'ghcr.io/open-telemetry',
      'public.ecr.aws/docker/library',
      'quay.io/argoproj',
      'quay.io/jaegertracing',
      'quay.io/jetstack',
      'quay.io/prometheus',
      'registry.k8s.io',
    ],
  },
  // Secrets that objects in git read and nothing in git makes, with all their keys.
  secrets: [
    {
      namespace: 'argocd',
      name: 'argocd-redis',
      keys: ['auth'],
      madeBy: 'Argo CD itself, in an init container of its redis',
    },
    {
      namespace: 'cert-manager',
      name: 'authority',
      keys: ['ca.crt', 'tls.crt', 'tls.key'],
      madeBy: 'lockstep up, on a laptop alone',
    },
    {
      namespace: 'ingress',
      name: 'door',
      keys: ['secure-port'],
      madeBy: 'lockstep up, on a laptop alone',
    },
    {
      namespace: 'monitoring',
      name: 'authority',
      keys: ['ca.crt'],
      madeBy: 'lockstep up, on a laptop alone',
    },
    {
      namespace: 'monitoring',
      name: 'grafana-admin',
      keys: ['admin-user', 'admin-password'],
      madeBy: 'lockstep bootstrap; lockstep up on a laptop',
    },
    {
      namespace: 'monitoring',
      name: 'alertmanager-receivers',
      keys: ['page-url', 'page-routing-key', 'ticket-url', 'ticket-routing-key', 'mail-password', 'heartbeat-url'],
      madeBy: 'lockstep bootstrap',
      optional: true,
    },
    {
      namespace: 'sign-on',
      name: 'sign-on',
      keys: ['settings.json'],
      madeBy: 'lockstep up, on a laptop alone',
    },
  ],

  // Laws that an object cannot meet, why, and until when that holds. An exception from a policy is a patch of that policy.
  exceptions: [
    {
      law: 'default-deny',
      object: 'Deployment kube-system/metrics-server',
      reason: "kube-system is the cluster's own: a default there would cut off CoreDNS and the control plane",
      until: '2028-01-31',
    },
    {
      law: 'pod-security-level',
      object: 'Namespace node-exporter',
      reason:
        "its one workload reads the node's files by a hostPath, which every other level refuses; nothing else is there",
      until: '2028-01-31',
    },
    {
      law: 'pod-security-level',
      object: 'Namespace log-collector',
      part: 'logs',
      reason:
        'its one workload reads the lines that a node keeps of its pods, by a hostPath, which every other level refuses; nothing else is there',
      until: '2028-01-31',
    },
    {
      law: 'pod-security-level',
      object: 'Namespace storage',
      under: 'local',
      reason:
        'its provisioner makes volumes as folders of a node, by pods with a hostPath; a cluster on AWS has no such pod',
      until: '2028-01-31',
    },
    {
      law: 'least-rights',
      object: 'ClusterRole argocd-application-controller',
      reason: 'it syncs whatever the projects allow, and they say which kinds: Argo CD gives itself no narrower role',
      until: '2028-01-31',
    },
    {
      law: 'least-rights',
      object: 'ClusterRole argocd-server',
      reason: "it shows, and on a person's word deletes, whatever the projects allow",
      until: '2028-01-31',
    },
    {
      law: 'pinned-upstreams',
      object: 'upstream https://github.com/argoproj/argo-cd',
      field: 'ref=v3.6.1',
      reason: 'only GitHub itself says the commit of this release, and where it was pinned it did not answer',
      until: '2027-03-31',
    },
    {
      law: 'pinned-upstreams',
      object: 'upstream https://github.com/argoproj/argo-rollouts',
      field: 'ref=v1.10.2',
      reason: 'only GitHub itself says the commit of this release, and where it was pinned it did not answer',
      until: '2027-03-31',
    },
    {
      law: 'pinned-upstreams',
      object: 'upstream https://github.com/cert-manager/cert-manager',
      field: 'ref=v1.21.2',
      reason: 'only GitHub itself says the commit of this release, and where it was pinned it did not answer',
      until: '2027-03-31',
    },
    {
      law: 'pinned-upstreams',
      object: 'upstream https://github.com/cloudnative-pg/cloudnative-pg',
      field: 'ref=v1.28.0',
      reason: 'only GitHub itself says the commit of this release, and where it was pinned it did not answer',
      until: '2027-03-31',
    },
    {
      law: 'policies-deny',
      object: 'ValidatingAdmissionPolicy images-of-others',
      field: 'its place in local/staging',
      reason: 'where no registry answers, the mirror of a laptop builds the images of others itself, to other bytes',
      until: '2028-01-31',
    },
    {
      law: 'policies-deny',
      object: 'ValidatingAdmissionPolicy images-of-others',
      field: 'its place in local/production',
      reason: 'where no registry answers, the mirror of a laptop builds the images of others itself, to other bytes',
      until: '2028-01-31',
    },
    {
      law: 'listed-images',
      object: 'image ghcr.io/cloudnative-pg/cloudnative-pg:1.28.0',
      part: 'database',
      reason: 'no public source that could be reached when it was pinned said its digest',
      until: '2027-03-31',
    },
    {
      law: 'listed-images',
      object: 'image quay.io/argoproj/argocd:v3.6.1',
      reason: 'no public source that could be reached when it was pinned said its digest',
      until: '2027-03-31',
    },
    {
      law: 'listed-images',
      object: 'image quay.io/prometheus/alertmanager:v0.34.2',
      reason: 'no public source that could be reached when it was pinned said its digest',
      until: '2027-03-31',
    },
    {
      law: 'listed-images',
      object: 'image quay.io/prometheus/prometheus:v3.16.0',
      reason: 'no public source that could be reached when it was pinned said its digest',
      until: '2027-03-31',
    },
    {
      law: 'unmetered-images',
      object: 'image docker.io/grafana/grafana',
      reason: 'Grafana puts its image nowhere else; docs/pins.md says how a cache of your own comes in front',
      until: '2028-01-31',
    },
    {
      law: 'unmetered-images',
      object: 'image docker.io/victoriametrics/victoria-logs',
      part: 'logs',
      reason: 'no public source that could be reached when it was pinned said the digest of its mirror on quay.io',
      until: '2027-03-31',
    },
    {
      law: 'unmetered-images',
      object: 'image docker.io/library/traefik',
      reason: 'a mirror with the same digests is there, and the overlays take it with the next version',
      until: '2027-03-31',
    },
  ],

  workflows: {
    // What a job may do with its token besides reading the repository, by file and job.
    grants: {
      'ci.yaml promotion': { packages: 'read', attestations: 'read', statuses: 'read' },
      'ci.yaml plan': { actions: 'read', 'id-token': 'write' },
      'ci.yaml report': { actions: 'read' },
      'ci.yaml comment': { actions: 'read', 'pull-requests': 'write' },
      'release.yaml build': { packages: 'write', attestations: 'read' },
      'release.yaml scan': { packages: 'read' },
      'release.yaml attest': { actions: 'read', attestations: 'write', 'id-token': 'write', packages: 'write' },
      'release.yaml sign': { actions: 'read', packages: 'write' },
      'release.yaml bump': { contents: 'write', actions: 'write' },
      'bump.yaml push': { contents: 'write', actions: 'write' },
      'promote.yaml verify': { packages: 'read', attestations: 'read' },
      'promote.yaml promote': {
        contents: 'write',
        'pull-requests': 'write',
        statuses: 'read',
        packages: 'read',
        attestations: 'read',
      },
      'metrics.yaml dora': { contents: 'write' },
      'github.yaml check': { actions: 'read', issues: 'write' },
      'infra.yaml settings': { actions: 'read' },
      'infra.yaml staging-network': { actions: 'read', 'id-token': 'write' },
      'infra.yaml staging-cluster': { actions: 'read', 'id-token': 'write' },
      'infra.yaml production-network': { actions: 'read', 'id-token': 'write' },
      'infra.yaml production-cluster': { actions: 'read', 'id-token': 'write' },
      'drift.yaml plan': { actions: 'read', 'id-token': 'write' },
      'drift.yaml tell': { actions: 'read', issues: 'write' },
      'infra-stack.yaml plan': { actions: 'read', 'id-token': 'write' },
      'infra-stack.yaml apply': { actions: 'read', 'id-token': 'write' },
      'pushed.yaml judge': { 'pull-requests': 'read', issues: 'write' },
      'preview.yaml plan': { 'pull-requests': 'read' },
      'preview.yaml show': { actions: 'read', packages: 'write', 'pull-requests': 'write' },
      'preview.yaml hide': { 'pull-requests': 'write' },
      'rescan.yaml scan': { packages: 'read' },
      'rescan.yaml report': { actions: 'read', 'security-events': 'write' },
      'rescan.yaml tell': { actions: 'read', issues: 'write' },
    },
    // Lines of a step, word by word, that are no call of the command line.
    lines: [],
  },
});
