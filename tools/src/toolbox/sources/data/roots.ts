import type { RootFileSystem } from '../source.ts';

/** Root file systems made from Debian packages, without manuals and translations. */
export const roots: readonly RootFileSystem[] = [
  { name: 'plain', suite: 'trixie', packages: ['ca-certificates'] },
  {
    // What the node binary is linked to, and no more: iconv's tables are ICU's job in Node.
    name: 'node-runtime',
    suite: 'trixie',
    packages: ['libc6', 'libgcc-s1', 'libstdc++6'],
    unpackedOnly: true,
    without: ['/usr/lib/*/gconv/*', '/usr/share/gcc/*', '/usr/share/gdb/*'],
  },
  {
    name: 'kind-node',
    // The systemd of trixie refuses hosts with cgroup v1.
    suite: 'bookworm',
    packages: [
      'systemd',
      'conntrack',
      'iptables',
      'nftables',
      'iproute2',
      'ethtool',
      'mount',
      'kmod',
      'runc',
      'pigz',
      'e2fsprogs',
      'ca-certificates',
      'curl',
      'jq',
      'procps',
    ],
  },
  {
    name: 'network',
    suite: 'trixie',
    packages: ['iptables', 'nftables', 'ipset', 'iproute2', 'conntrack', 'ipvsadm', 'kmod'],
  },
  {
    name: 'argocd',
    suite: 'trixie',
    packages: ['git', 'openssh-client', 'ca-certificates', 'tini', 'gpg', 'gpg-agent', 'tzdata'],
  },
  { name: 'busybox', suite: 'trixie', packages: ['busybox-static'], unpackedOnly: true },
  { name: 'redis', suite: 'trixie', packages: ['redis-server'] },
  // Its backup client comes with it: base backups and logs go to a store of objects where somebody asks for that.
  { name: 'postgresql', suite: 'trixie', packages: ['postgresql-17', 'barman-cli-cloud', 'ca-certificates'] },
  { name: 'pgbouncer', suite: 'trixie', packages: ['pgbouncer'] },
  { name: 'python', suite: 'trixie', packages: ['python3-minimal', 'libpython3-stdlib', 'ca-certificates'] },
  { name: 'origin', suite: 'trixie', packages: ['git', 'lighttpd', 'openssl'] },
];
