import type { Judge, MachineFacts, MachineVerdict } from './facts.ts';

/** Where the pinned programs, and the nodes, run. */
export const systemJudge = {
  title: 'System',
  told: ({ platform, arch, kernel }) => `${platform} ${arch}${isWsl(kernel) ? ', WSL 2' : ''}`,
  judge: ({ platform, arch, kernel }) => {
    if (platform !== 'linux') {
      const virtual =
        platform === 'win32'
          ? 'Run it in WSL 2, from a checkout in its own file system (wsl --install).'
          : 'Run it in a Linux virtual machine that holds the checkout (Lima, OrbStack, UTM), with Docker or Podman in it.';
      return [stop(`Clusters are started on Linux`, `this is ${platform}`, virtual)];
    }
    if (isWsl(kernel) && !kernel.includes('WSL2')) {
      return [
        stop('WSL 1 has no Linux kernel', `this is ${kernel}`, 'Turn it into WSL 2: wsl --set-version DISTRIBUTION 2.'),
      ];
    }
    if (arch === 'x64' || arch === 'arm64') return [];
    return [stop('There are no programs for this processor', `it is ${arch}`, 'Use a machine of x64 or arm64.')];
  },
} satisfies Judge<Pick<MachineFacts, 'platform' | 'arch' | 'kernel'>>;

/** Whether a kernel is of Windows: version 1 says `Microsoft`, version 2 `microsoft-standard-WSL2`. */
export function isWsl(kernel: string): boolean {
  return /microsoft/i.test(kernel);
}

/** Each node is a machine of its own to the kernel's limits, which all of them share. */
export const limitsJudge: Judge = {
  title: 'Kernel limits',
  told: ({ inotify, openFiles }) =>
    `${inotify === undefined ? '' : `${inotify.instances} inotify instances, ${inotify.watches} watches, `}${openFiles} open files`,
  judge: (facts, { nodes }) => [...ofInotify(facts, nodes), ...ofFiles(facts)],
};

// Measured: four nodes at rest, with what a server runs beside them, hold 91 in all.
const instancesOfNode = 20;
// kind.sigs.k8s.io, "Pod errors due to too many open files".
const advised = { instances: 512, watches: 524_288 };

function ofInotify({ inotify }: MachineFacts, nodes: number): MachineVerdict[] {
  if (inotify === undefined || nodes === 0) return [];
  const wayOut =
    `sudo sysctl fs.inotify.max_user_instances=${advised.instances} fs.inotify.max_user_watches=${advised.watches}; ` +
    'to keep them, write both lines into /etc/sysctl.d/60-inotify.conf.';
  const { used = 0 } = inotify;
  const stops = inotify.instances - used < nodes * instancesOfNode || inotify.watches < nodes * 2048;
  if (!stops && inotify.instances >= 128 && inotify.watches >= 65_536) return [];
  return [
    {
      stops,
      what: `${nodes} nodes may end in "too many open files"`,
      why: `fs.inotify.max_user_instances is ${inotify.instances}${used > 0 ? `, of which ${used} are taken,` : ''} and max_user_watches ${inotify.watches}, shared by all nodes and by your editor`,
      wayOut,
    },
  ];
}

function ofFiles({ openFiles }: MachineFacts): MachineVerdict[] {
  // Seen running with 20000; etcd and containerd are refused sockets far below.
  if (openFiles >= 8192) return [];
  return [
    {
      stops: openFiles < 2048,
      what: 'A process may open too few files for a node',
      why: `the hard limit is ${openFiles} (ulimit -Hn)`,
      wayOut: 'Raise it to 65536: a line "* hard nofile 65536" in /etc/security/limits.conf, then log in again.',
    },
  ];
}

/** How nodes are given processors and memory. */
export const cgroupsJudge: Judge = {
  title: 'Control groups',
  told: ({ cgroups: version, engine }) => {
    if (version === 1) return 'version 1, which Kubernetes gives up; the kubelets here take it all the same';
    return `version ${version ?? 'unknown'}${engine?.rootless === true ? ', delegated to you' : ''}`;
  },
  judge: ({ cgroups: version, engine, delegated }) => {
    if (engine?.rootless === true) {
      if (version === 1) {
        return [
          stop(
            'Nodes of an engine without root need control groups of version 2',
            'this machine mounts version 1',
            'Start the kernel with systemd.unified_cgroup_hierarchy=1, or run npm run up as root.',
          ),
        ];
      }
      const lacking =
        delegated === undefined ? [] : ['cpu', 'memory', 'pids'].filter((name) => !delegated.includes(name));
      if (lacking.length === 0) return [];
      return [
        stop(
          `Nodes of an engine without root cannot be given ${lacking.join(', ')}`,
          `systemd delegates only ${delegated!.join(', ') || 'nothing'} to your session`,
          'Write "[Service]" and "Delegate=yes" into /etc/systemd/system/user@.service.d/delegate.conf, sudo systemctl daemon-reload, and log in again.',
        ),
      ];
    }
    return [];
  },
};

function stop(what: string, why: string, wayOut: string): MachineVerdict {
  return { stops: true, what, why, wayOut };
}
