import type { EngineFacts, MachineFacts, Start } from './facts.ts';

const gib = 1024 ** 3;

/** Docker as its own packages install it. */
export const docker: EngineFacts = {
  name: 'docker',
  version: '28.1.1',
  rootless: false,
  commands: ['/usr/bin/docker', '/usr/bin/docker'],
  endpoint: 'unix:///var/run/docker.sock',
  system: 'Ubuntu 24.04.2 LTS',
  memory: 16 * gib,
  store: '/var/lib/docker',
};

/** An ordinary machine, on which nothing is to be said: the person works as root. */
export const ordinary: MachineFacts = {
  platform: 'linux',
  arch: 'x64',
  kernel: '6.8.0-60-generic',
  user: 0,
  home: '/home/ada',
  folders: {
    cache: '/home/ada/.cache/lockstep',
    state: '/home/ada/.local/state/lockstep',
    temporary: '/tmp',
    checkout: '/home/ada/lockstep',
  },
  mounts: [
    { point: '/', type: 'ext4', options: ['rw', 'relatime'] },
    { point: '/proc', type: 'proc', options: ['rw', 'noexec'] },
  ],
  disks: [
    { use: 'cache', path: '/home/ada/.cache/lockstep', device: 1, free: 100 * gib },
    { use: 'state', path: '/home/ada/.local/state/lockstep', device: 1, free: 100 * gib },
    { use: 'temporary', path: '/tmp', device: 1, free: 100 * gib },
    { use: 'checkout', path: '/home/ada/lockstep', device: 1, free: 100 * gib },
    { use: 'engine', path: '/var/lib/docker', device: 1, free: 100 * gib },
  ],
  memory: { total: 16 * gib, available: 12 * gib },
  umask: 0o022,
  hidden: [],
  selinux: false,
  cgroups: 2,
  inotify: { instances: 1024, watches: 524_288 },
  openFiles: 1_048_576,
  proxies: {},
  engine: docker,
};

/** Both clusters, warm, with registries that answer. */
export const bothClusters: Start = { clusters: 2, nodes: 4, toBuild: 0, pulls: true };
