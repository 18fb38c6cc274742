import { describe, expect, test } from '@jest/globals';
import type { MachineFacts, Start } from './facts.ts';
import { judges, requireMachine, verdictsOn } from './judges.ts';
import { bothClusters, docker, ordinary } from './machines.fixture.ts';

// In two parts, so that it is no secret to who reads this file.
const proxyWithPassword = ['http://ada:', 'secret@127.0.0.1:3128'].join('');

const gib = 1024 ** 3;
// By their rest, since jest gives a function with more parameters than a row has one to call at its end.
type Case = [name: string, facts: Partial<MachineFacts>, words: RegExp, start?: Partial<Start>];

const verdicts = (facts: Partial<MachineFacts>, start: Partial<Start> = {}) =>
  verdictsOn({ ...ordinary, ...facts }, { ...bothClusters, ...start });
const say = (facts: Partial<MachineFacts>, start?: Partial<Start>) =>
  verdicts(facts, start).map(({ what, why, wayOut }) => `${what}: ${why}. ${wayOut}`);

const at = (folders: Partial<MachineFacts['folders']>): MachineFacts['folders'] => ({
  ...ordinary.folders,
  ...folders,
});
const mounted = (point: string, type: string, ...options: string[]): MachineFacts['mounts'] => [
  ...ordinary.mounts,
  { point, type, options },
];
const full = (use: string, free: number, device = 1): MachineFacts['disks'] =>
  ordinary.disks.map((disk) => (disk.use === use ? { ...disk, free, device } : disk));

const stopping: readonly Case[] = [
  ['a Mac', { platform: 'darwin', arch: 'arm64', kernel: '24.5.0' }, /on Linux: this is darwin.*virtual machine/],
  ['Windows itself', { platform: 'win32', kernel: '10.0.26100' }, /on Linux: this is win32.*WSL 2/],
  ['WSL 1', { kernel: '4.4.0-19041-Microsoft' }, /WSL 1 .*wsl --set-version/],
  ['another processor', { arch: 'riscv64' }, /processor: it is riscv64/],
  [
    'Docker of a snap, seen by its link',
    { engine: { ...docker, commands: ['/snap/bin/docker', '/usr/bin/snap'] } },
    /does not see .*\.cache.*\/tmp: .*mkdir -p .*XDG_CACHE_HOME=\/home\/ada\/lockstep\/cache .*TMPDIR=/,
  ],
  [
    'Docker of a snap, with one folder left where it cannot see',
    {
      engine: { ...docker, commands: ['/usr/bin/snap'] },
      folders: at({ cache: '/home/ada/l/cache', state: '/srv/state', temporary: '/home/ada/l/tmp' }),
    },
    /does not see \/srv\/state: .*export XDG_STATE_HOME=/,
  ],
  [
    'few inotify instances',
    { inotify: { instances: 64, watches: 524_288 } },
    /too many open files.*is 64.*sudo sysctl fs\.inotify/,
  ],
  [
    'inotify instances that the nodes of another instance hold',
    { inotify: { instances: 128, watches: 524_288, used: 91 } },
    /is 128, of which 91 are taken, .*sudo sysctl/,
  ],
  ['few inotify watches', { inotify: { instances: 1024, watches: 4096 } }, /max_user_watches 4096/],
  ['few open files', { openFiles: 1024 }, /hard limit is 1024 .*limits\.conf/],
  [
    'rootless on control groups of version 1',
    { cgroups: 1, engine: { ...docker, rootless: true } },
    /version 2: .*unified_cgroup_hierarchy/,
  ],
  [
    'rootless without delegation',
    { delegated: ['memory', 'pids'], engine: { ...docker, rootless: true } },
    /cannot be given cpu: systemd delegates only memory, pids .*Delegate=yes/,
  ],
  ['images to build, not as root', { user: 1000 }, /by root only: 3 have to be.*sudo -E npm run up/, { toBuild: 3 }],
  [
    'Docker without buildx',
    { engine: { ...docker, buildKit: false } },
    /cannot build the service's image: .*no plugin buildx.*docker-buildx-plugin .* docker-buildx /,
  ],
  [
    'a Docker elsewhere',
    { engine: { ...docker, endpoint: 'tcp://build.corp.example:2376' } },
    /another machine: .*unset DOCKER_HOST/,
  ],
  ['a Docker by ssh', { engine: { ...docker, endpoint: 'ssh://ada@box' } }, /asked at ssh:\/\/ada@box/],
  [
    'a proxy of this machine alone',
    { proxies: { https_proxy: proxyWithPassword } },
    /cannot reach the proxy: http:\/\/127\.0\.0\.1:3128 is .*172\.17\.0\.1/,
  ],
  ['the same by name', { proxies: { http_proxy: 'localhost:3128' } }, /cannot reach the proxy/],
  [
    'a cache on a disk of Windows',
    { folders: at({ cache: '/mnt/c/l' }), mounts: mounted('/mnt/c', '9p') },
    /cache cannot lie in \/mnt\/c\/l: \/mnt\/c is a disk of the host \(9p\).*XDG_CACHE_HOME/,
  ],
  [
    'a state on a shared folder of a virtual machine',
    { folders: at({ state: '/media/sf_x' }), mounts: mounted('/media/sf_x', 'vboxsf') },
    /state cannot lie .*XDG_STATE_HOME/,
  ],
  ['a home that runs no programs', { mounts: mounted('/home', 'ext4', 'rw', 'noexec') }, /noexec.*XDG_CACHE_HOME/],
  ['SELinux and a home on another machine', { selinux: true, mounts: mounted('/home', 'nfs4') }, /cannot be labelled/],
  [
    'too little memory',
    { memory: { total: 8 * gib, available: 2 * gib } },
    /need 4\.6 GiB, and 2\.0 GiB of 8\.0 GiB .*--only staging/,
  ],
  [
    'too little memory of Docker Desktop, with enough of the host',
    { engine: { ...docker, system: 'Docker Desktop', memory: 4 * gib } },
    /and 4\.0 GiB of 4\.0 GiB is available to Docker Desktop.*Settings, Resources/,
  ],
  [
    'too little memory of WSL',
    { kernel: '5.15.167.4-microsoft-standard-WSL2', memory: { total: 4 * gib, available: 3 * gib } },
    /\.wslconfig/,
  ],
  [
    'a full home',
    { disks: full('cache', 1 * gib) },
    /under .*\.cache\/lockstep, .*needs 7\.8 GiB there, and 1\.0 GiB is free\. .*XDG_CACHE_HOME/,
  ],
  [
    "a full disk of the engine's own",
    { disks: full('engine', 3 * gib, 2) },
    /under \/var\/lib\/docker: .*needs 5\.0 GiB there, and 3\.0 GiB.*system prune/,
  ],
  [
    'a disk too small to compile on',
    { disks: full('cache', 20 * gib) },
    /compiling tools and images needs 28\.8 GiB there, and 20\.0 GiB/,
    { toBuild: 20 },
  ],
  [
    'the same with Podman, which keeps nothing of its builds',
    { disks: full('cache', 20 * gib), engine: { ...docker, name: 'podman' } },
    /compiling tools and images needs 22\.8 GiB there/,
    { toBuild: 20 },
  ],
];

const noted: readonly Case[] = [
  [
    'Docker without buildx, where all clusters are there',
    { engine: { ...docker, buildKit: false } },
    /no plugin buildx/,
    { clusters: 0, nodes: 0 },
  ],
  ['inotify at its usual default', { inotify: { instances: 127, watches: 524_288 } }, /max_user_instances is 127/],
  ['some open files', { openFiles: 4096 }, /hard limit is 4096/],
  ['a proxy that Node does not speak', { proxies: { https_proxy: 'socks5://proxy:1080' } }, /Node speaks no socks5/],
  ['a proxy for all', { proxies: { all_proxy: 'http://proxy:3128' } }, /ALL_PROXY is read by git and curl/],
  [
    'a daemon that is not told of the proxy',
    { proxies: { https_proxy: 'http://proxy:3128' } },
    /pulls without the proxy/,
  ],
  [
    'a checkout on a disk of Windows',
    { folders: at({ checkout: '/mnt/c/lockstep' }), mounts: mounted('/mnt/c', '9p') },
    /Clone it into your Linux home/,
  ],
  ['a home on another machine', { mounts: mounted('/home', 'nfs4') }, /cache lies on another machine/],
  [
    'a umask that hides what compose mounts',
    { umask: 0o077, hidden: ['monitoring/rules'] },
    /umask 077.*chmod -R go\+rX monitoring\/rules/,
  ],
];

describe('stops a start, with its way out', () => {
  test.each(stopping)('%s', (...[, facts, words, start]: Case) => {
    expect(verdicts(facts, start).filter(({ stops }) => stops)).not.toEqual([]);
    expect(say(facts, start).join('\n')).toMatch(words);
  });
});

describe('is said, and stops nothing', () => {
  test.each(noted)('%s', (...[, facts, words, start]: Case) => {
    expect(verdicts(facts, start).filter(({ stops }) => stops)).toEqual([]);
    expect(say(facts, start).join('\n')).toMatch(words);
  });
});

type Fine = [name: string, facts: Partial<MachineFacts>, start?: Partial<Start>];
const fine: readonly Fine[] = [
  ['an ordinary machine', {}],
  ['one of the other processor', { arch: 'arm64' }],
  ['somebody who is not root, where nothing is built', { user: 1000 }],
  ['a umask that hides only our own folders', { umask: 0o077 }],
  ['SELinux', { selinux: true }],
  ['control groups of version 1', { cgroups: 1 }],
  [
    'rootless with delegation',
    { user: 1000, delegated: ['cpuset', 'cpu', 'io', 'memory', 'pids'], engine: { ...docker, rootless: true } },
  ],
  [
    'WSL 2 with its checkout at home',
    { kernel: '5.15.167.4-microsoft-standard-WSL2', mounts: mounted('/mnt/c', '9p') },
  ],
  [
    'a folder whose name begins like a mount',
    { folders: at({ cache: '/mnt/cache' }), mounts: mounted('/mnt/c', '9p') },
  ],
  [
    'a proxy that containers reach',
    { proxies: { https_proxy: 'http://proxy:3128' }, engine: { ...docker, proxy: 'http://proxy:3128' } },
  ],
  [
    'a host that begins like this machine',
    { proxies: { https_proxy: 'http://localhost.corp.example:3128' }, engine: { ...docker, proxy: 'x' } },
  ],
  [
    'everything without a proxy',
    { proxies: { https_proxy: 'http://127.0.0.1:1', no_proxy: '*' }, engine: { ...docker, proxy: 'x' } },
  ],
  ['Docker with buildx', { engine: { ...docker, buildKit: true } }],
  ['Docker by TCP on this machine', { engine: { ...docker, endpoint: 'tcp://127.0.0.1:2375' } }],
  [
    'Docker of a snap that sees our folders',
    {
      engine: { ...docker, commands: ['/snap/bin/docker'] },
      folders: at({ cache: '/home/ada/l/c', state: '/home/ada/l/s', temporary: '/home/ada/l/t' }),
    },
  ],
  ['inotify as distributions set it', { inotify: { instances: 128, watches: 65_536, used: 40 } }],
  [
    'one node beside those of another instance',
    { inotify: { instances: 128, watches: 65_536, used: 91 } },
    { clusters: 1, nodes: 1 },
  ],
  [
    'little memory, where nothing is made',
    { memory: { total: 4 * gib, available: 0.2 * gib } },
    { clusters: 0, nodes: 0 },
  ],
  ['a system that tells little', { mounts: [], disks: [], openFiles: Infinity }],
];

test.each(fine)('nothing is said of %s', (...[, facts, start]: Fine) => {
  expect(say(facts, start)).toEqual([]);
  for (const judge of judges) expect(judge.told({ ...ordinary, ...facts }, { ...bothClusters, ...start })).not.toBe('');
});

test('all that stops a start is told at once, and what does not is said beside it', () => {
  const said: string[] = [];
  const wrong = { openFiles: 1024, memory: { total: gib, available: gib }, umask: 0o077, hidden: ['monitoring/rules'] };
  expect(() => requireMachine(verdicts(wrong), (line) => said.push(line))).toThrow(
    /not ready, for 2 reasons: - A process may open.*- There is too little memory.*Nothing was started/s,
  );
  expect(said).toEqual([expect.stringMatching(/^Note: Compose mounts/)]);
});

test('a login of a proxy is never printed', () => {
  const facts = { ...ordinary, proxies: { https_proxy: proxyWithPassword } };
  const told = judges.map((judge) => judge.told(facts, bothClusters)).join();
  expect(told + say(facts).join()).not.toContain('secret');
});
