import versions from '../../../../versions.json' with { type: 'json' };
import type { Image, ImageFile } from '../source.ts';
import { defined } from '../../../lib/values/defined.ts';

const ofKind = (path: string, to: string, mode?: string): ImageFile => ({
  from: { moduleOf: 'kind', path: `images/base/files/${path}` },
  to,
  ...defined({ mode }),
});
const binaries = (names: readonly string[], folder: string): ImageFile[] =>
  names.map((binary) => ({ from: { binary }, to: `${folder}/${binary}` }));
const enabled = (unit: string): [string, string] => [
  `/etc/systemd/system/multi-user.target.wants/${unit}`,
  `/etc/systemd/system/${unit}`,
];

/** A kind node: kind's own files, out of its Go module, over a Debian root file system. */
export const kindNode: Image = {
  name: 'docker.io/kindest/node',
  tag: `v${versions.kubernetes}`,
  holds: { version: versions.kubernetes },
  root: 'kind-node',
  files: [
    ofKind('usr/local/bin/entrypoint', '/usr/local/bin/entrypoint', '0755'),
    ofKind('kind/bin', '/kind/bin', '0755'),
    ofKind('etc', '/etc', '0644'),
    ...binaries(['kubeadm', 'kubelet', 'kubectl'], '/usr/bin'),
    ...binaries(['containerd', 'containerd-shim-runc-v2', 'ctr'], '/usr/local/bin'),
    ...binaries(['bridge', 'host-local', 'loopback', 'portmap', 'ptp'], '/opt/cni/bin'),
    { from: { text: `v${versions.kubernetes}` }, to: '/kind/version' },
    { from: { local: 'kind-node/closed-network' }, to: '/usr/local/sbin/closed-network', mode: '0755' },
    { from: { local: 'kind-node/closed-network.service' }, to: '/etc/systemd/system/closed-network.service' },
  ],
  links: {
    '/usr/sbin/init': '/usr/lib/systemd/systemd',
    '/etc/systemd/system/systemd-binfmt.service': '/dev/null',
    ...Object.fromEntries(
      ['kubelet.service', 'containerd.service', 'undo-mount-hacks.service', 'closed-network.service'].map(enabled),
    ),
  },
  run: [
    // A node has no consoles, disks or devices of its own to bring up.
    'cd /usr/lib/systemd/system && rm -f multi-user.target.wants/* local-fs.target.wants/* basic.target.wants/* sockets.target.wants/*udev* sockets.target.wants/*initctl* sysinit.target.wants/systemd-tmpfiles-setup.service',
    'echo ReadKMsg=no >> /etc/systemd/journald.conf && mkdir -p /etc/kubernetes/manifests',
    // Hosts without CAP_SYS_RESOURCE let no process lower its OOM score.
    "sed -i '/^OOMScoreAdjust=/d' /etc/systemd/system/containerd.service && sed -i 's/restrict_oom_score_adj = false/restrict_oom_score_adj = true/' /etc/containerd/config.toml",
    // The hook shows pods the node's product files; limits would be the build machine's.
    `ctr oci spec | jq '.hooks.createContainer += [{path: "/kind/bin/mount-product-files.sh"}] | del(.process.rlimits)' > /etc/containerd/cri-base.json`,
  ],
  env: { container: 'docker' },
  // What systemd takes as "power off".
  stopSignal: 'SIGRTMIN+3',
  entrypoint: ['/usr/local/bin/entrypoint', '/sbin/init'],
  usedBy: 'engine',
  missing: ['kindnet', 'the local-path storage class', 'preloaded images', 'crictl'],
};
