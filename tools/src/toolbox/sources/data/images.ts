import versions from '../../../../versions.json' with { type: 'json' };
import type { Image } from '../source.ts';
import { kindNode } from './kind-node.ts';
import { signOnVersion } from './pages.ts';
import { argocdCommands, certManagerParts, coreDnsPlugins } from './trimmed.ts';

/** A static binary over nothing, for the nodes. */
function single(image: Omit<Image, 'files' | 'entrypoint' | 'usedBy'>, binary: string, path: string): Image {
  return { ...image, files: [{ from: { binary }, to: path }], entrypoint: [path], usedBy: 'mirror' };
}

const controlPlane = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'].map((binary) =>
  single(
    {
      name: `registry.k8s.io/${binary}`,
      tag: `v${versions.kubernetes}`,
      holds: { version: versions.kubernetes },
      before: 'clusters',
    },
    binary,
    `/usr/local/bin/${binary}`,
  ),
);

/** One script stands in for every iptables command and picks the back end that the node uses. */
const iptablesLinks = Object.fromEntries(
  ['iptables', 'ip6tables'].flatMap((command) =>
    ['', '-save', '-restore'].map((suffix) => [`/usr/local/sbin/${command}${suffix}`, 'iptables-mode']),
  ),
);
const iptablesMode = { from: { local: 'network/iptables-mode' }, to: '/usr/local/sbin/iptables-mode', mode: '0755' };

/** kubeadm names the first, kind's containerd configuration the second. */
const pauses = ['3.10.2', '3.10'].map((tag) =>
  single(
    {
      name: 'registry.k8s.io/pause',
      tag,
      holds: { version: 'pause of this repository' },
      user: '65535:65535',
      before: 'clusters',
    },
    'pause',
    '/pause',
  ),
);

/** One program under the name of each part. */
const certManagerImages = certManagerParts.map((part): Image => ({
  name: `quay.io/jetstack/cert-manager-${part}`,
  tag: 'v1.21.2',
  holds: { version: '1.21.2' },
  files: [{ from: { binary: 'cert-manager' }, to: '/app/cert-manager' }],
  links: { [`/app/${part}`]: 'cert-manager' },
  user: '1000',
  entrypoint: [`/app/${part}`],
  usedBy: 'mirror',
  missing: ['issuers but ACME by HTTP, selfSigned and CA', 'leader election'],
}));

/** The machine's architecture as Go calls it. */
const goArch = process.arch === 'x64' ? 'amd64' : process.arch;

/** What the public images of static programs have beside the program. */
const small = ['shell', 'ca-certificates'];

/** Every image that is built where its registry cannot be reached; the last two exist nowhere else. */
export const images: readonly Image[] = [
  kindNode,
  ...controlPlane,
  {
    name: 'registry.k8s.io/kube-proxy',
    tag: `v${versions.kubernetes}`,
    holds: { version: versions.kubernetes },
    root: 'network',
    files: [{ from: { binary: 'kube-proxy' }, to: '/usr/local/bin/kube-proxy' }, iptablesMode],
    links: iptablesLinks,
    entrypoint: ['/usr/local/bin/kube-proxy'],
    usedBy: 'mirror',
    before: 'clusters',
  },
  single(
    {
      name: 'registry.k8s.io/etcd',
      tag: '3.6.8-0',
      holds: { version: '3.6.8' },
      before: 'clusters',
      missing: ['etcdctl'],
    },
    'etcd',
    '/usr/local/bin/etcd',
  ),
  single(
    {
      name: 'registry.k8s.io/coredns/coredns',
      tag: 'v1.14.2',
      holds: { version: '1.14.2' },
      before: 'clusters',
      missing: [`plugins but ${coreDnsPlugins.join(', ')}`],
    },
    'coredns',
    '/coredns',
  ),
  ...pauses,
  {
    name: 'docker.io/cloudnativelabs/kube-router',
    tag: 'v2.6.3',
    holds: { version: '2.6.3-k3s1' },
    root: 'network',
    files: [{ from: { binary: 'kube-router' }, to: '/usr/local/bin/kube-router' }, iptablesMode],
    links: iptablesLinks,
    entrypoint: ['/usr/local/bin/kube-router'],
    usedBy: 'mirror',
    before: 'clusters',
    missing: ['gobgp', 'cni-install', "Amazon's source-destination check"],
  },
  {
    name: 'quay.io/argoproj/argocd',
    tag: `v${versions.argocd}`,
    holds: { version: versions.argocd },
    root: 'argocd',
    files: [
      { from: { binary: 'argocd' }, to: '/usr/local/bin/argocd' },
      { from: { binary: 'kustomize' }, to: '/usr/local/bin/kustomize' },
      ...['entrypoint.sh', 'hack/gpg-wrapper.sh', 'hack/git-verify-wrapper.sh'].map((path) => ({
        from: { moduleOf: 'argocd', path },
        to: `/usr/local/bin/${path.replace('hack/', '')}`,
        mode: '0755',
      })),
    ],
    links: {
      ...Object.fromEntries(
        Object.keys(argocdCommands).map((command) => [`/usr/local/bin/argocd-${command}`, 'argocd']),
      ),
      '/usr/local/bin/uid_entrypoint.sh': 'entrypoint.sh',
      '/etc/ssh/ssh_known_hosts': '/app/config/ssh/ssh_known_hosts',
    },
    run: [
      'groupadd --gid 999 argocd && useradd --system --uid 999 --gid argocd --home-dir /home/argocd argocd && install -d -o argocd -g 0 -m 0775 /home/argocd',
      'mkdir -p /app/config/ssh /app/config/tls /app/config/gpg/source && touch /app/config/ssh/ssh_known_hosts && install -d -o argocd -m 0700 /app/config/gpg/keys',
    ],
    // One name service query more for every gRPC call otherwise, as upstream's image says too.
    env: { USER: 'argocd', GRPC_ENABLE_TXT_SERVICE_CONFIG: 'false' },
    user: '999',
    workdir: '/home/argocd',
    entrypoint: ['/usr/bin/tini', '--'],
    usedBy: 'mirror',
    before: 'argocd',
    missing: ['web UI', 'helm', 'git-lfs', 'Jsonnet', 'Dex, plugins and the hydrator'],
  },
  {
    name: 'public.ecr.aws/docker/library/redis',
    tag: '8.10.1-alpine',
    holds: { package: 'redis-server' },
    root: 'redis',
    run: ['install -d -o 999 -g 1000 /data'],
    user: '999:1000',
    workdir: '/data',
    entrypoint: ['redis-server'],
    usedBy: 'mirror',
    before: 'argocd',
    missing: ['redis modules'],
  },
  single(
    {
      name: 'docker.io/library/traefik',
      tag: 'v3.6.12',
      holds: { version: '3.6.12' },
      missing: [
        'what came after 3.6.12, as clusters/ have it',
        'certificates by DNS challenge',
        'the ECS provider',
        'logs by OTLP',
      ],
    },
    'traefik',
    '/usr/local/bin/traefik',
  ),
  ...certManagerImages,
  single(
    {
      name: 'docker.io/smallstep/step-ca',
      tag: '0.30.2',
      holds: { version: '0.30.2' },
      user: '1000',
      missing: ['key stores and authorities of clouds', 'every command but serving'],
    },
    'step-ca',
    '/usr/local/bin/step-ca',
  ),
  single(
    {
      name: 'registry.k8s.io/metrics-server/metrics-server',
      tag: 'v0.9.0',
      holds: { version: '0.9.0' },
      user: '65534',
    },
    'metrics-server',
    '/metrics-server',
  ),
  {
    name: 'quay.io/prometheus/prometheus',
    tag: `v${versions.prometheus}`,
    holds: { version: versions.prometheus },
    files: [
      { from: { binary: 'prometheus' }, to: '/bin/prometheus' },
      { from: { binary: 'promtool' }, to: '/bin/promtool' },
    ],
    user: '65534',
    workdir: '/prometheus',
    entrypoint: ['/bin/prometheus'],
    cmd: ['--config.file=/etc/prometheus/prometheus.yml', '--storage.tsdb.path=/prometheus'],
    usedBy: 'mirror',
    missing: ['web UI', 'discovery of targets outside of Kubernetes, files and HTTP', ...small],
  },
  {
    name: 'quay.io/prometheus/alertmanager',
    tag: `v${versions.alertmanager}`,
    holds: { version: versions.alertmanager },
    files: [
      { from: { binary: 'alertmanager' }, to: '/bin/alertmanager' },
      { from: { binary: 'amtool' }, to: '/bin/amtool' },
    ],
    user: '65534',
    workdir: '/alertmanager',
    entrypoint: ['/bin/alertmanager'],
    cmd: ['--config.file=/etc/alertmanager/alertmanager.yml', '--storage.path=/alertmanager'],
    usedBy: 'mirror',
    missing: ['web UI', ...small],
  },
  {
    ...single(
      {
        name: 'registry.k8s.io/kube-state-metrics/kube-state-metrics',
        tag: 'v2.18.0',
        holds: { version: '2.18.0' },
        user: '65534',
      },
      'kube-state-metrics',
      '/kube-state-metrics',
    ),
    entrypoint: ['/kube-state-metrics', '--port=8080', '--telemetry-port=8081'],
  },
  single(
    {
      name: 'quay.io/prometheus/node-exporter',
      tag: 'v1.12.1',
      holds: { version: '1.12.1' },
      user: '65534',
    },
    'node_exporter',
    '/bin/node_exporter',
  ),
  single(
    {
      name: 'quay.io/prometheus/blackbox-exporter',
      tag: 'v0.28.0',
      holds: { version: '0.28.0' },
      user: '65534',
      missing: small,
    },
    'blackbox_exporter',
    '/bin/blackbox_exporter',
  ),
  single(
    {
      name: 'docker.io/rancher/local-path-provisioner',
      tag: 'v0.0.30',
      holds: { version: '0.0.30' },
      missing: small,
    },
    'local-path-provisioner',
    '/usr/bin/local-path-provisioner',
  ),
  {
    name: 'docker.io/library/busybox',
    tag: '1.37.0',
    holds: { package: 'busybox-static' },
    root: 'busybox',
    links: { '/bin': 'usr/bin', '/usr/bin/sh': 'busybox' },
    run: ['busybox --install -s /usr/bin'],
    cmd: ['sh'],
    usedBy: 'mirror',
  },
  {
    name: 'gcr.io/distroless/cc-debian13',
    tag: 'nonroot',
    holds: { version: 'nonroot' },
    root: 'node-runtime',
    files: [
      {
        from: {
          text: 'root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/nonexistent:/sbin/nologin\n',
        },
        to: '/etc/passwd',
      },
      { from: { text: 'root:x:0:\nnonroot:x:65532:\n' }, to: '/etc/group' },
      // Debian's advisories are per release.
      {
        from: {
          text: 'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nID=debian\nVERSION_ID="13"\nVERSION_CODENAME=trixie\n',
        },
        to: '/etc/os-release',
      },
    ],
    user: '65532',
    usedBy: 'engine',
    missing: ['ca-certificates', 'libssl3', 'libgomp1', 'tzdata'],
  },
  {
    name: 'docker.io/library/node',
    tag: `${versions.node}-trixie-slim`,
    holds: { version: versions.node },
    root: 'plain',
    files: [
      { from: { installed: 'node-linux-{arch}', path: 'bin/node' }, to: '/usr/local/bin/node', mode: '0755' },
      {
        from: {
          npm: 'npm',
          version: '11.19.0',
          integrity: 'sha512-SDd/hHg3KqHE5Ht2NHWxNYNtqCQ2pXAPLl6OtQhPyED5PHsRfrOtO199MZTIG2cQoQ1ZRI9t28shrD+2cr3AAw==',
          path: '',
        },
        to: '/usr/local/lib/node_modules/npm',
      },
    ],
    links: {
      '/usr/local/bin/nodejs': 'node',
      '/usr/local/bin/npm': '../lib/node_modules/npm/bin/npm-cli.js',
      '/usr/local/bin/npx': '../lib/node_modules/npm/bin/npx-cli.js',
    },
    run: ['groupadd --gid 1000 node && useradd --uid 1000 --gid node --shell /bin/bash --create-home node'],
    env: { NODE_VERSION: versions.node },
    cmd: ['node'],
    usedBy: 'engine',
    missing: ['corepack', 'yarn'],
  },
  {
    name: 'docker.io/library/registry',
    tag: '3.1.2',
    holds: { version: '3.1.2' },
    files: [
      { from: { binary: 'registry' }, to: '/usr/local/bin/registry' },
      { from: { local: 'registry/config.yml' }, to: '/etc/distribution/config.yml' },
    ],
    // It would send traces to a collector that is not there.
    env: { OTEL_TRACES_EXPORTER: 'none' },
    entrypoint: ['/usr/local/bin/registry'],
    cmd: ['serve', '/etc/distribution/config.yml'],
    usedBy: 'engine',
    missing: ['storage but the file system', 'logins'],
  },
  {
    ...single(
      {
        name: 'ghcr.io/external-secrets/external-secrets',
        tag: 'v0.16.2',
        holds: { version: '0.16.2' },
        forParts: ['secrets'],
        user: '65534',
        missing: ['providers but AWS Secrets Manager', 'generators', ...small],
      },
      'external-secrets',
      '/bin/external-secrets',
    ),
  },
  single(
    {
      name: 'quay.io/argoproj/argo-rollouts',
      tag: 'v1.10.2',
      holds: { version: '1.10.2' },
      forParts: ['rollouts'],
      user: '999',
      missing: ['the plugin of kubectl and its page', ...small],
    },
    'rollouts-controller',
    '/bin/rollouts-controller',
  ),
  {
    name: 'ghcr.io/cloudnative-pg/cloudnative-pg',
    tag: '1.28.0',
    holds: { version: '1.28.0' },
    forParts: ['database'],
    files: [{ from: { binary: 'database-operator' }, to: `/operator/manager_${goArch}` }],
    links: { '/manager': `operator/manager_${goArch}` },
    user: '65532:65532',
    entrypoint: ['/manager'],
    usedBy: 'mirror',
    missing: ['programs for other architectures', ...small],
  },
  {
    name: 'ghcr.io/cloudnative-pg/postgresql',
    tag: '17-system-trixie',
    holds: { package: 'postgresql-17' },
    root: 'postgresql',
    forParts: ['database'],
    // Debian makes a cluster of its own at once; a pod's lies in its volume.
    run: [
      'rm -rf /var/lib/postgresql/17 /etc/postgresql/17 && usermod -u 26 postgres && chown -R postgres /var/lib/postgresql && install -d -o postgres /run/postgresql',
    ],
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/lib/postgresql/17/bin' },
    user: '26',
    cmd: ['postgres'],
    usedBy: 'mirror',
    missing: ['extensions but those of PostgreSQL itself', 'locales but C and C.UTF-8'],
  },
  {
    name: 'ghcr.io/cloudnative-pg/pgbouncer',
    tag: '1.24.1',
    holds: { package: 'pgbouncer' },
    root: 'pgbouncer',
    forParts: ['database'],
    // The operator runs it from there, and as this user, which may look into the pool by its name.
    links: { '/usr/bin/pgbouncer': '../sbin/pgbouncer' },
    run: [
      'groupadd --system --gid 996 pgbouncer && useradd --system --uid 998 --gid pgbouncer --no-create-home pgbouncer',
    ],
    user: '998:996',
    cmd: ['pgbouncer'],
    usedBy: 'mirror',
  },
  single(
    {
      name: 'quay.io/jaegertracing/jaeger',
      tag: '2.13.0',
      holds: { version: '2.13.0' },
      forParts: ['traces'],
      user: '10001',
      missing: [
        'web UI',
        'storages but memory and badger',
        'receivers and exporters but OTLP',
        'sampling by the server',
        ...small,
      ],
    },
    'jaeger',
    '/cmd/jaeger/jaeger-linux',
  ),
  single(
    {
      name: 'docker.io/victoriametrics/victoria-logs',
      tag: 'v1.52.1',
      holds: { version: '1.52.1' },
      forParts: ['logs'],
      user: '65532',
      missing: small,
    },
    'victoria-logs',
    '/victoria-logs-prod',
  ),
  single(
    {
      name: 'ghcr.io/open-telemetry/opentelemetry-collector-releases/opentelemetry-collector-contrib',
      tag: '0.165.1',
      holds: { version: '0.165.1' },
      forParts: ['logs'],
      user: '10001',
      missing: ['parts that base/logs/collector.yaml does not name', ...small],
      parts: ['connector count of 0.161.0'],
    },
    'otel-collector',
    '/otelcol-contrib',
  ),
  single(
    {
      name: 'registry.k8s.io/external-dns/external-dns',
      tag: 'v0.22.0',
      holds: { version: '0.22.0' },
      forParts: ['dns'],
      user: '65532',
      missing: ['sources but Ingresses', 'providers but Route 53', 'registries but TXT records', ...small],
    },
    'external-dns',
    '/bin/external-dns',
  ),
  {
    name: 'docker.io/motoserver/moto',
    tag: '5.2.5',
    holds: { version: '5.2.5' },
    root: 'python',
    forParts: ['secrets', 'dns'],
    files: [{ from: { wheels: 'moto/requirements.txt' }, to: '/opt/moto' }],
    env: { PYTHONPATH: '/opt/moto', PYTHONDONTWRITEBYTECODE: '1' },
    entrypoint: ['python3', '-m', 'moto.server', '-H', '0.0.0.0'],
    usedBy: 'engine',
    missing: ['what it needs for other services than AWS Secrets Manager and Route 53'],
  },
  {
    // It exists outside of clusters alone: on AWS there is S3.
    name: 'ghcr.io/versity/versitygw',
    tag: 'v1.8.0',
    holds: { version: '1.8.0' },
    forParts: ['backups'],
    files: [{ from: { binary: 'versitygw' }, to: '/usr/local/bin/versitygw' }],
    entrypoint: ['/usr/local/bin/versitygw'],
    cmd: ['posix', '/var/lib/store/objects'],
    usedBy: 'engine',
    missing: ['a shell'],
  },
  {
    name: 'lockstep.internal/sign-on',
    tag: signOnVersion,
    holds: { version: signOnVersion },
    root: 'node-runtime',
    forParts: ['sign-on'],
    files: [
      { from: { installed: 'node-linux-{arch}', path: 'bin/node' }, to: '/usr/local/bin/node', mode: '0755' },
      { from: { page: 'sign-on' }, to: '/app' },
    ],
    env: { NODE_ENV: 'production' },
    user: '65532:65532',
    workdir: '/app',
    entrypoint: ['/usr/local/bin/node'],
    cmd: ['main.ts'],
    usedBy: 'mirror',
  },
  {
    name: 'lockstep.internal/origin',
    tag: '3',
    holds: { version: '3' },
    root: 'origin',
    files: [
      { from: { local: 'origin/lighttpd.conf' }, to: '/etc/lighttpd/lighttpd.conf' },
      { from: { local: 'origin/gitconfig' }, to: '/etc/gitconfig' },
    ],
    run: ['install -d /srv/git'],
    entrypoint: ['lighttpd', '-D', '-f', '/etc/lighttpd/lighttpd.conf'],
    usedBy: 'engine',
  },
];
