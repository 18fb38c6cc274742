import type { FolderUse, Judge, MachineFacts, Mount, MachineVerdict } from './facts.ts';

/** What moves a folder of ours elsewhere. */
export const folderVariables = { cache: 'XDG_CACHE_HOME', state: 'XDG_STATE_HOME', temporary: 'TMPDIR' } as const;
const ours = ['cache', 'state', 'temporary'] as const;

/** The mount on which a path lies: the longest one above it; of two at one point the later one. */
export function mountOf(path: string, mounts: readonly Mount[]): Mount | undefined {
  const isAbove = (point: string): boolean => point === '/' || path === point || path.startsWith(`${point}/`);
  return mounts
    .filter(({ point }) => isAbove(point))
    .reduce<Mount | undefined>(
      (best, each) => (each.point.length >= (best?.point.length ?? 0) ? each : best),
      undefined,
    );
}

/** File systems of another machine, or of Windows, under which modes, links and sockets are not Linux's own. */
const ofWindows = new Set(['9p', 'drvfs', 'fuse.drvfs', 'vboxsf', 'fuse.vmhgfs-fuse']);
const remote = new Set(['nfs', 'nfs4', 'cifs', 'smb3', 'fuse.sshfs', 'afs', 'ceph']);

/** Where our folders lie: programs run from the cache, and containers mount the state and the cache. */
export const foldersJudge: Judge = {
  title: 'Folders',
  told: ({ folders: { cache, state } }) => `${cache}, ${state}`,
  judge: (facts) => [...ours.flatMap((use) => misplaced(facts, use)), ...misplacedCheckout(facts)],
};

function misplaced(facts: MachineFacts, use: (typeof ours)[number]): readonly MachineVerdict[] {
  const path = facts.folders[use];
  const mount = mountOf(path, facts.mounts);
  if (mount === undefined) return [];
  const what = `The ${use === 'temporary' ? 'temporary folder' : use} cannot lie in ${path}`;
  const wayOut = `Set ${folderVariables[use]} to a folder on a disk of this machine, and run this again.`;
  if (ofWindows.has(mount.type)) {
    return [
      {
        stops: true,
        what,
        why: `${mount.point} is a disk of the host (${mount.type}), which keeps no modes and no sockets`,
        wayOut,
      },
    ];
  }
  if (use !== 'temporary' && mount.options.includes('noexec')) {
    return use === 'cache'
      ? [{ stops: true, what, why: `${mount.point} is mounted noexec, and built programs run from there`, wayOut }]
      : [];
  }
  // A daemon of root may be nobody there (root_squash).
  if (remote.has(mount.type) && use !== 'temporary' && facts.engine?.rootless !== true) {
    return [
      {
        stops: false,
        what: `The ${use} lies on another machine`,
        why: `${mount.point} is ${mount.type}: it is slow, and an engine that runs as root may not read it`,
        wayOut,
      },
    ];
  }
  return [];
}

function misplacedCheckout({ folders: { checkout }, mounts }: MachineFacts): readonly MachineVerdict[] {
  const mount = mountOf(checkout, mounts);
  if (mount === undefined || !ofWindows.has(mount.type)) return [];
  return [
    {
      stops: false,
      what: 'The checkout lies on a disk of the host',
      why: `${mount.point} is ${mount.type}: git sees other modes there, and npm ci takes several times as long`,
      wayOut: 'Clone it into your Linux home (~), and work there.',
    },
  ];
}

/** What Docker from a snap may see: the home without its hidden folders, and a /tmp of its own (snap's AppArmor). */
export const snapJudge: Judge = {
  title: 'Snap',
  told: ({ engine }) => (isSnap(engine?.commands) ? 'Docker of a snap sees our folders' : 'the engine is of no snap'),
  judge: ({ engine, folders: paths, home }) => {
    if (!isSnap(engine?.commands)) return [];
    const unseen = ours.filter((use) => !isSeenBySnap(paths[use], home));
    if (unseen.length === 0) return [];
    const settings = unseen.map((use) => `${folderVariables[use]}=${home}/lockstep/${use}`);
    return [
      {
        stops: true,
        what: `Docker of a snap does not see ${unseen.map((use) => paths[use]).join(', ')}`,
        why: 'it may read your home only, without its hidden folders, and has a /tmp of its own',
        wayOut: `mkdir -p ${unseen.map((use) => `${home}/lockstep/${use}`).join(' ')} && export ${settings.join(' ')}, and run this again; or install Docker's own packages (docs.docker.com/engine/install).`,
      },
    ];
  },
};

function isSnap(commands: readonly string[] = []): boolean {
  return commands.some((command) => command.startsWith('/snap/') || command === '/usr/bin/snap');
}

function isSeenBySnap(path: string, home: string): boolean {
  const within = path.startsWith(`${home}/`) ? path.slice(home.length + 1) : undefined;
  return within !== undefined && !within.split('/')[0]!.startsWith('.');
}

/** What a umask leaves: our own folders are given their modes, the checkout is left as it is. */
export const modesJudge: Judge = {
  title: 'Modes of files',
  told: ({ umask }) => `umask ${umask.toString(8).padStart(3, '0')}`,
  judge: ({ hidden, umask }) => {
    if (hidden.length === 0) return [];
    return [
      {
        stops: false,
        what: 'Compose mounts files of the checkout that only you may read',
        why: `${hidden.join(', ')} (umask ${umask.toString(8).padStart(3, '0')}); npm run up copes with it`,
        wayOut: `Before docker compose --profile monitoring up: chmod -R go+rX ${hidden.join(' ')}.`,
      },
    ];
  },
};

export const selinuxJudge: Judge = {
  title: 'SELinux',
  told: ({ selinux: on }) => (on ? 'enforcing: mounts are labelled for containers' : 'not enforcing'),
  // Labelled mounts need a file system that keeps labels.
  judge: (facts) => {
    if (!facts.selinux) return [];
    const first = (['state', 'cache'] satisfies FolderUse[]).find((use) =>
      remote.has(mountOf(facts.folders[use], facts.mounts)?.type ?? ''),
    );
    if (first === undefined) return [];
    return [
      {
        stops: true,
        what: `${facts.folders[first]} cannot be labelled for containers`,
        why: 'SELinux is enforcing, and the folder lies on another machine',
        wayOut: `Set ${folderVariables[first]} to a folder on a disk of this machine, and run this again.`,
      },
    ];
  },
};
