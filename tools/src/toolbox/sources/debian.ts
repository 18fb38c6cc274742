import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDir } from '../../lib/files/paths.ts';
import { run } from '../../lib/process/run.ts';
import { aptInstall, commandExists } from './apt.ts';
import { logFile } from './go.ts';
import { withMachineLock, limiter } from '../../lib/process/once.ts';
import { recipeHash } from './recipe.ts';
import type { RootFileSystem } from './source.ts';
import type { Say } from '../../lib/values/say.ts';
import { isThere } from '../../lib/files/if-there.ts';

const bootstrap = limiter(2);

/** What no container reads: half of a small root file system. */
const excluded = ['man', 'info', 'locale', 'lintian', 'doc', 'doc-base', 'bug', 'groff', 'i18n'];

interface Archive {
  readonly main: string;
  readonly security?: string;
}

/**
 * The Debian archives this machine uses, out of `apt-get indextargets`; the public one where it names none
 * (Ubuntu, or lists never fetched).
 */
export function archivesOf(indexTargets: string): Archive {
  const found = indexTargets
    .split('\n')
    .map((line) => line.split('|'))
    .filter(([, origin]) => origin === 'Debian');
  const uriOf = (label: string): string | undefined =>
    found.find((parts) => parts[2] === label)?.[0]?.replace(/\/$/, '');
  const [main, security] = [uriOf('Debian'), uriOf('Debian-Security')];
  if (main === undefined)
    return { main: 'http://deb.debian.org/debian', security: 'http://deb.debian.org/debian-security' };
  return security === undefined ? { main } : { main, security };
}

/** The lines of sources.list for a suite. */
export function sourceLines(suite: string, { main, security }: Archive): string[] {
  const lines = [`deb ${main} ${suite} main`, `deb ${main} ${suite}-updates main`];
  return security === undefined ? lines : [...lines, `deb ${security} ${suite}-security main`];
}

/** Arguments of mmdebstrap for a root file system written to `tar`. */
export function bootstrapArguments(root: RootFileSystem, tar: string, archive: Archive): string[] {
  const paths = [...excluded.map((folder) => `/usr/share/${folder}/*`), ...(root.without ?? [])];
  return [
    ...(root.unpackedOnly === true ? unpacking : installing),
    '--mode=root',
    '--aptopt=Acquire::Languages "none"',
    ...paths.map((path) => `--dpkgopt=path-exclude=${path}`),
    '--dpkgopt=path-include=/usr/share/doc/*/copyright',
    ...(root.packages.length === 0 ? [] : [`--include=${root.packages.join(',')}`]),
    root.suite,
    tar,
    ...sourceLines(root.suite, archive),
  ];
}

const installing = [
  '--variant=minbase',
  '--customize-hook=dpkg-query --admindir="$1/var/lib/dpkg" -W -f "\\${Package} \\${Version}\n" > "$LOCKSTEP_PACKAGES"',
];

/** Nothing of a package runs: apt's and dpkg's traces go, but for what each package is, where scanners look for it. */
const unpacking = [
  '--variant=extract',
  // base-files makes these links, and brings awk with it.
  '--setup-hook=mkdir -p "$1/usr/lib" "$1/usr/lib64" && ln -s usr/lib usr/lib64 "$1"',
  '--extract-hook=mkdir "$1/status.d" && for deb in "$1"/var/cache/apt/archives/*.deb; do dpkg-deb -W --showformat="\\${Package} \\${Version}\n" "$deb"; dpkg-deb -f "$deb" > "$1/status.d/$(dpkg-deb -f "$deb" Package)"; done > "$LOCKSTEP_PACKAGES"',
  '--extract-hook=rm -rf "$1/etc/apt" "$1/etc/dpkg" "$1/var" && rm -f "$1/etc/hostname" "$1/etc/resolv.conf" "$1/etc/fstab" "$1"/tmp/mmdebstrap.* && mkdir -p "$1/var/lib/dpkg" && mv "$1/status.d" "$1/var/lib/dpkg/"',
  // It would look for what was just removed.
  '--skip=cleanup,output/dev',
];

/** A hash that changes with the root file system's data, and with how its packages are unpacked. */
export function rootRecipe(root: RootFileSystem): string {
  return recipeHash(root, excluded, process.arch, ...(root.unpackedOnly === true ? unpacking : []));
}

/** The path of its archive and of its list of packages, without their endings. */
export function rootBase(root: RootFileSystem): string {
  return join(cacheDir(), 'roots', `${root.name}-${rootRecipe(root)}`);
}

/**
 * The root file system as a tar archive, made from Debian packages when the cache does not hold it.
 * @returns the archive, and each package's version.
 * @throws {Failure} naming the log.
 */
export async function rootArchive(
  root: RootFileSystem,
  say: Say,
): Promise<{ tar: string; packages: Record<string, string> }> {
  const base = rootBase(root);
  const [tar, list] = [`${base}.tar`, `${base}.packages`];
  await withMachineLock(`root ${root.name}`, async () => {
    if (!(await isThere(tar))) await bootstrap(() => make(root, tar, list, say));
  });
  return { tar, packages: parsePackages(await readFile(list, 'utf8')) };
}

async function make(root: RootFileSystem, tar: string, list: string, say: Say): Promise<void> {
  if (!(await commandExists('mmdebstrap'))) {
    await aptInstall(['mmdebstrap', 'debian-archive-keyring'], 'make root file systems of images', say);
  }
  const started = performance.now();
  say(`making the root file system ${root.name} from Debian ${root.suite} packages`);
  const { stdout } = await run('apt-get', ['indextargets', '--format', '$(REPO_URI)|$(ORIGIN)|$(LABEL)']);
  await mkdir(join(tar, '..'), { recursive: true });
  const unfinished = `${tar}.unfinished.tar`;
  try {
    await run('mmdebstrap', bootstrapArguments(root, unfinished, archivesOf(stdout)), {
      // A fixed time, so that the same packages make the same bytes.
      env: { LOCKSTEP_PACKAGES: list, SOURCE_DATE_EPOCH: '1' },
      log: logFile(`root-${root.name}`),
      doing: `make the root file system ${root.name} from Debian packages`,
      wayOut: 'Check that the Debian archive can be reached (apt-get update), and run this again.',
    });
    await rename(unfinished, tar);
  } finally {
    await rm(unfinished, { force: true });
  }
  say(`made the root file system ${root.name} in ${Math.round((performance.now() - started) / 1000)} s`);
}

/** Package -> version, out of lines `package version`. */
export function parsePackages(list: string): Record<string, string> {
  return Object.fromEntries(
    list
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split(' ') as [string, string]),
  );
}
