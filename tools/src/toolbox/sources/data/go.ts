import versions from '../../../../versions.json' with { type: 'json' };
import type { GoBuild, GoProgram } from '../source.ts';
import * as trimmed from './trimmed.ts';

const kubernetes = `v${versions.kubernetes}`;
const [major = '', minor = ''] = versions.kubernetes.split('.');

/** Prometheus 3.16.0 is the Go module v0.316.0. */
const prometheus = versions.prometheus.replace(/^(\d+)\.(\d)\./, '$1.0$2.').replace(/^(\d+)\.(\d+)/, 'v0.$1$2');

/** The one that kubeadm names for this Kubernetes. */
const etcd = 'v3.6.8';

/** What `--version` and the metric `<program>_build_info` say. */
function versionOfPrometheus(version: string): Record<string, string> {
  return { 'github.com/prometheus/common/version.Version': version };
}

const alertmanager = {
  shared: true,
  module: 'github.com/prometheus/alertmanager',
  version: `v${versions.alertmanager}`,
  stamp: versionOfPrometheus(versions.alertmanager),
  pins: { 'github.com/KimMachineGun/automemlimit': 'v0.7.5' },
} as const satisfies Partial<GoBuild>;

const argocd = {
  shared: 'but Kubernetes',
  module: 'github.com/argoproj/argo-cd/v3',
  version: `v${versions.argocd}`,
  localReplaces: { 'github.com/argoproj/argo-cd/gitops-engine/v3': `v${versions.argocd}` },
  // Without the v: the command line refuses a server whose version does not parse.
  stamp: { 'github.com/argoproj/argo-cd/v3/common.version': versions.argocd },
  instead: trimmed.argocd,
} as const satisfies Partial<GoBuild>;

/** Every Go binary of the tools and images. A module's dependencies are checked by its own go.sum and the checksum database. */
export const builds: readonly GoBuild[] = [
  { name: 'kind', module: 'sigs.k8s.io/kind', version: `v${versions.kind}`, binaries: { kind: 'sigs.k8s.io/kind' } },
  {
    name: 'kustomize',
    module: 'sigs.k8s.io/kustomize/kustomize/v5',
    version: `v${versions.kustomize}`,
    binaries: { kustomize: 'sigs.k8s.io/kustomize/kustomize/v5' },
  },
  {
    name: 'kubernetes',
    shared: true,
    module: 'k8s.io/kubernetes',
    version: kubernetes,
    binaries: Object.fromEntries(
      [
        'kubectl',
        'kubeadm',
        'kubelet',
        'kube-apiserver',
        'kube-controller-manager',
        'kube-scheduler',
        'kube-proxy',
      ].map((command) => [command, `k8s.io/kubernetes/cmd/${command}`]),
    ),
    localReplaces: { 'k8s.io/*': kubernetes.replace(/^v1/, 'v0') },
    stamp: Object.fromEntries(
      ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((path) => [
        [`${path}.gitVersion`, kubernetes],
        [`${path}.gitMajor`, major],
        [`${path}.gitMinor`, minor],
        [`${path}.gitTreeState`, 'clean'],
      ]),
    ),
  },
  {
    name: 'etcd',
    shared: true,
    module: 'go.etcd.io/etcd/server/v3',
    version: etcd,
    binaries: { etcd: 'go.etcd.io/etcd/server/v3' },
    localReplaces: Object.fromEntries(
      ['api', 'client', 'client/pkg', 'pkg'].map((path) => [`go.etcd.io/etcd/${path}/v3`, etcd]),
    ),
  },
  {
    name: 'coredns',
    shared: true,
    module: 'github.com/coredns/coredns',
    version: 'v1.14.2',
    binaries: { coredns: 'github.com/coredns/coredns' },
    instead: trimmed.coreDns,
  },
  {
    name: 'containerd',
    shared: true,
    module: 'github.com/containerd/containerd/v2',
    version: 'v2.3.4',
    binaries: Object.fromEntries(
      ['containerd', 'containerd-shim-runc-v2', 'ctr'].map((command) => [
        command,
        `github.com/containerd/containerd/v2/cmd/${command}`,
      ]),
    ),
    // As kind builds it: snapshotters that no node selects.
    tags: ['no_btrfs', 'no_devmapper', 'no_zfs', 'no_aufs'],
    stamp: { 'github.com/containerd/containerd/v2/version.Version': 'v2.3.4' },
  },
  {
    name: 'cni',
    shared: true,
    module: 'github.com/containernetworking/plugins',
    version: 'v1.9.1',
    binaries: Object.fromEntries(
      ['main/bridge', 'main/ptp', 'main/loopback', 'ipam/host-local', 'meta/portmap'].map((plugin) => [
        plugin.split('/')[1] ?? plugin,
        `github.com/containernetworking/plugins/plugins/${plugin}`,
      ]),
    ),
  },
  {
    name: 'kube-router',
    shared: true,
    module: 'github.com/cloudnativelabs/kube-router/v2',
    version: 'v2.6.3-k3s1',
    binaries: { 'kube-router': 'github.com/cloudnativelabs/kube-router/v2/cmd/kube-router' },
    // Upstream tags this module without the v2 rules of Go, so only the k3s fork is served.
    servedAs: {
      module: 'github.com/k3s-io/kube-router/v2',
      sums: [
        'github.com/k3s-io/kube-router/v2 v2.6.3-k3s1 h1:RZjUBIuitXCuYoCzm1aM6p5EgQFC5k3N72j4pBIc2j4=',
        'github.com/k3s-io/kube-router/v2 v2.6.3-k3s1/go.mod h1:RaxDc+SBKB33+fjao+LeDue4CaUajk02eCHXVK/V4YE=',
      ],
    },
    stamp: { 'github.com/cloudnativelabs/kube-router/v2/pkg/version.Version': 'v2.6.3-k3s1' },
    // The old monolith would make its packages ambiguous.
    requires: { 'google.golang.org/genproto': 'v0.0.0-20251202230838-ff82c1b0f217' },
    instead: trimmed.kubeRouter,
  },
  { ...argocd, name: 'argocd', binaries: { argocd: `${argocd.module}/cmd` } },
  {
    ...argocd,
    name: 'argocd-with-page',
    binaries: { 'argocd-with-page': `${argocd.module}/cmd` },
    pages: { 'ui/dist/app': 'argocd' },
  },
  {
    name: 'traefik',
    shared: true,
    module: 'github.com/traefik/traefik/v3',
    version: 'v3.6.12',
    binaries: { traefik: 'github.com/traefik/traefik/v3/cmd/traefik' },
    stamp: { 'github.com/traefik/traefik/v3/pkg/version.Version': '3.6.12' },
    instead: trimmed.traefik,
  },
  {
    name: 'cert-manager',
    shared: 'as a guest',
    module: 'github.com/cert-manager/cert-manager',
    version: 'v1.21.2',
    binaries: { 'cert-manager': 'github.com/cert-manager/cert-manager/cmd/cert-manager' },
    stamp: { 'github.com/cert-manager/cert-manager/pkg/util.AppVersion': 'v1.21.2' },
    instead: trimmed.certManager,
  },
  {
    name: 'step-ca',
    shared: 'as a guest',
    module: 'github.com/smallstep/certificates',
    version: 'v0.30.2',
    binaries: { 'step-ca': 'github.com/smallstep/certificates/cmd/step-ca' },
    instead: trimmed.stepCa,
  },
  {
    name: 'external-secrets',
    shared: 'as a guest',
    module: 'github.com/external-secrets/external-secrets',
    version: 'v0.16.2',
    binaries: { 'external-secrets': 'github.com/external-secrets/external-secrets' },
    instead: trimmed.secretsOperator,
  },
  {
    name: 'external-dns',
    shared: 'as a guest',
    module: 'sigs.k8s.io/external-dns',
    version: 'v0.22.0',
    binaries: { 'external-dns': 'sigs.k8s.io/external-dns' },
    stamp: { 'sigs.k8s.io/external-dns/pkg/apis/externaldns.Version': 'v0.22.0' },
    instead: trimmed.externalDns,
  },
  {
    name: 'rollouts',
    shared: 'as a guest',
    module: 'github.com/argoproj/argo-rollouts',
    version: 'v1.10.2',
    binaries: { 'rollouts-controller': 'github.com/argoproj/argo-rollouts/cmd/rollouts-controller' },
    stamp: { 'github.com/argoproj/argo-rollouts/utils/version.version': '1.10.2' },
    // A later one answers with one value more.
    pins: { 'github.com/prometheus/client_golang': 'v1.23.2' },
  },
  {
    // With versions of its own: it does not compile with those of the list.
    name: 'database',
    module: 'github.com/cloudnative-pg/cloudnative-pg',
    version: 'v1.28.0',
    // It copies itself into the pods that it makes, by the name of their architecture.
    binaries: { 'database-operator': 'github.com/cloudnative-pg/cloudnative-pg/cmd/manager' },
    stamp: { 'github.com/cloudnative-pg/cloudnative-pg/pkg/versions.buildVersion': '1.28.0' },
  },
  {
    // 1.76 of the module is 2.13 of the program. By versions of its own: the collector that it is made of takes no others.
    name: 'jaeger',
    module: 'github.com/jaegertracing/jaeger',
    version: 'v1.76.0',
    binaries: { jaeger: 'github.com/jaegertracing/jaeger/cmd/jaeger' },
    stamp: { 'github.com/jaegertracing/jaeger/internal/version.latestVersion': 'v2.13.0' },
    // Upstream's build has npm put its page there first; without any file nothing compiles.
    adds: { 'cmd/query/app/ui/actual/none.txt': 'No web interface: the API is below /api/.\n' },
    instead: trimmed.jaeger,
  },
  {
    name: 'otel-collector',
    shared: 'as a guest',
    module: 'go.opentelemetry.io/collector/otelcol',
    version: 'v0.165.0',
    binaries: { 'otel-collector': 'go.opentelemetry.io/collector/otelcol/cmd/otel-collector' },
    requires: {
      // Later ones need a module that no proxy serves.
      'github.com/open-telemetry/opentelemetry-collector-contrib/connector/countconnector': 'v0.161.0',
      ...Object.fromEntries(
        [
          'exporter/prometheusexporter',
          'extension/healthcheckextension',
          'extension/storage/filestorage',
          'receiver/filelogreceiver',
        ].map((path) => [`github.com/open-telemetry/opentelemetry-collector-contrib/${path}`, 'v0.165.1']),
      ),
      'go.opentelemetry.io/collector/exporter/otlphttpexporter': 'v0.165.0',
      'go.opentelemetry.io/collector/service': 'v0.165.0',
    },
    pins: { 'github.com/gobwas/glob': 'v0.2.3' },
    instead: trimmed.otelCollector,
  },
  {
    name: 'victoria-logs',
    shared: 'as a guest',
    module: 'github.com/VictoriaMetrics/VictoriaLogs',
    version: 'v1.52.1',
    binaries: { 'victoria-logs': 'github.com/VictoriaMetrics/VictoriaLogs/app/victoria-logs' },
    stamp: { 'github.com/VictoriaMetrics/VictoriaMetrics/lib/buildinfo.Version': 'victoria-logs-v1.52.1' },
  },
  {
    name: 'metrics-server',
    shared: true,
    module: 'sigs.k8s.io/metrics-server',
    version: 'v0.9.0',
    binaries: { 'metrics-server': 'sigs.k8s.io/metrics-server/cmd/metrics-server' },
    stamp: { 'k8s.io/client-go/pkg/version.gitVersion': 'v0.9.0' },
  },
  {
    name: 'prometheus',
    shared: true,
    module: 'github.com/prometheus/prometheus',
    version: prometheus,
    binaries: Object.fromEntries(
      ['prometheus', 'promtool'].map((command) => [command, `github.com/prometheus/prometheus/cmd/${command}`]),
    ),
    // One of the other service discoveries needs a module that is not served; files and static targets are always in.
    tags: ['remove_all_sd', 'enable_kubernetes_sd'],
    stamp: versionOfPrometheus(versions.prometheus),
    pins: { 'github.com/gobwas/glob': 'v0.2.3' },
  },
  {
    ...alertmanager,
    name: 'alertmanager',
    binaries: Object.fromEntries(
      ['alertmanager', 'amtool'].map((command) => [command, `${alertmanager.module}/cmd/${command}`]),
    ),
    // Upstream's build has npm put the web interface there first; without any file nothing compiles.
    adds: { 'ui/app/dist/none.txt': 'No web interface: the API is below /api/v2/.\n' },
  },
  {
    ...alertmanager,
    name: 'alertmanager-with-page',
    binaries: { 'alertmanager-with-page': `${alertmanager.module}/cmd/alertmanager` },
    pages: { 'ui/app/dist': 'alertmanager' },
  },
  {
    name: 'kube-state-metrics',
    shared: true,
    module: 'k8s.io/kube-state-metrics/v2',
    version: 'v2.18.0',
    binaries: { 'kube-state-metrics': 'k8s.io/kube-state-metrics/v2' },
    stamp: versionOfPrometheus('v2.18.0'),
    instead: trimmed.kubeStateMetrics,
    pins: { 'github.com/KimMachineGun/automemlimit': 'v0.7.5' },
  },
  {
    name: 'node-exporter',
    shared: true,
    module: 'github.com/prometheus/node_exporter',
    version: 'v1.12.1',
    binaries: { node_exporter: 'github.com/prometheus/node_exporter' },
    stamp: versionOfPrometheus('1.12.1'),
  },
  {
    name: 'blackbox-exporter',
    shared: 'as a guest',
    module: 'github.com/prometheus/blackbox_exporter',
    version: 'v0.28.0',
    binaries: { blackbox_exporter: 'github.com/prometheus/blackbox_exporter' },
    stamp: versionOfPrometheus('0.28.0'),
  },
  {
    // Nodes and pods of which only the API server knows, for the benches.
    name: 'kwok',
    shared: 'as a guest',
    module: 'sigs.k8s.io/kwok',
    version: 'v0.8.0',
    binaries: { kwok: 'sigs.k8s.io/kwok/cmd/kwok' },
  },
  {
    name: 'local-path-provisioner',
    shared: true,
    module: 'github.com/rancher/local-path-provisioner',
    version: 'v0.0.30',
    binaries: { 'local-path-provisioner': 'github.com/rancher/local-path-provisioner' },
    stamp: { 'main.VERSION': 'v0.0.30' },
  },
  {
    name: 'gitleaks',
    module: 'github.com/zricethezav/gitleaks/v8',
    version: `v${versions.gitleaks}`,
    binaries: { gitleaks: 'github.com/zricethezav/gitleaks/v8' },
    stamp: { 'github.com/zricethezav/gitleaks/v8/version.Version': versions.gitleaks },
  },
  {
    name: 'versitygw',
    module: 'github.com/versity/versitygw',
    version: 'v1.8.0',
    binaries: { versitygw: 'github.com/versity/versitygw/cmd/versitygw' },
    stamp: { 'main.Version': 'v1.8.0' },
  },
  {
    name: 'actionlint',
    module: 'github.com/rhysd/actionlint',
    version: `v${versions.actionlint}`,
    binaries: { actionlint: 'github.com/rhysd/actionlint/cmd/actionlint' },
  },
  {
    // Terraform's free successor: it plans and applies what infra/ synthesizes.
    name: 'tofu',
    module: 'github.com/opentofu/opentofu',
    version: `v${versions.tofu}`,
    binaries: { tofu: 'github.com/opentofu/opentofu/cmd/tofu' },
    stamp: { 'github.com/opentofu/opentofu/version.dev': 'no' },
    // Its gRPC takes a name from there that v0.54.0 lacks with Go 1.27.
    requires: { 'golang.org/x/net': 'v0.55.0' },
  },
  {
    name: 'syft',
    module: 'github.com/anchore/syft',
    version: `v${versions.syft}`,
    binaries: { syft: 'github.com/anchore/syft/cmd/syft' },
    stamp: { 'main.version': versions.syft },
  },
  {
    name: 'grype',
    module: 'github.com/anchore/grype',
    version: `v${versions.grype}`,
    binaries: { grype: 'github.com/anchore/grype/cmd/grype' },
    stamp: { 'main.version': versions.grype },
  },
  {
    name: 'registry',
    shared: true,
    module: 'github.com/distribution/distribution/v3',
    version: 'v3.1.2',
    binaries: { registry: 'github.com/distribution/distribution/v3/cmd/registry' },
    stamp: { 'github.com/distribution/distribution/v3/version.version': 'v3.1.2' },
    instead: trimmed.registry,
  },
];

/** Our own programs. */
export const programs: readonly GoProgram[] = [
  { name: 'pause', version: '1', folder: 'pause' },
  { name: 'alertmanager-page', version: '1', folder: 'alertmanager-page' },
];
