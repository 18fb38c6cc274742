import { jsonIn } from '../../lib/files/json.ts';
import { at } from '../../lib/values/at.ts';
import { canonical } from '../../lib/values/canonical.ts';

/** What npm installs by a lock file; or why nobody can tell. */
export type Installed =
  | {
      /** A text that differs where that does. */
      readonly packages: string;
      /** The folders of the other workspaces that are linked in, whose own packages are among these. */
      readonly workspaces: readonly string[];
    }
  | { readonly why: string };

type Entry = Readonly<Record<string, unknown>>;

/**
 * What `npm ci --omit=dev` installs for one workspace: each package that its `dependencies` lead to, where it lies, its
 * version, where it comes from, the hash of its bytes, and whether it runs something when it is installed. Everything for
 * any platform counts, and what is optional where it stands in the file.
 * @param lock the text of package-lock.json, of version 2 or 3: docs.npmjs.com, "package-lock.json".
 * @param workspace its folder; `.` for the root.
 */
export function installedBy(lock: string, workspace: string): Installed {
  const read = jsonIn(lock);
  const packages = at(read, 'packages') as Readonly<Record<string, Entry>> | undefined;
  if (packages === null || typeof packages !== 'object')
    return { why: 'it holds no list "packages" as npm 7 and later write it' };
  const start = workspace === '.' ? '' : workspace;
  if (!Object.hasOwn(packages, start)) return { why: `it knows no workspace ${workspace}` };
  const found = new Map<string, unknown>();
  const workspaces = new Set<string>();
  const waiting = [start];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const entry = packages[place]!;
    for (const { name, optional } of wantedBy(entry)) {
      const next = placeOf(packages, place, name);
      if (next === undefined) {
        if (optional) continue;
        return { why: `${place || 'the root'} needs ${name}, which it does not hold` };
      }
      // An optional peer that only tools bring is left out with them.
      if (found.has(next) || (optional && packages[next]!['dev'] === true)) continue;
      found.set(next, facts(packages[next]!));
      const linked = packages[next]!['link'] === true;
      const target = linked ? String(packages[next]!['resolved']) : next;
      if (!Object.hasOwn(packages, target)) return { why: `${next} leads to ${target}, which it does not hold` };
      if (linked) workspaces.add(target);
      waiting.push(target);
    }
  }
  return {
    packages: canonical([...found].toSorted(([one], [other]) => (one < other ? -1 : 1))),
    workspaces: [...workspaces].toSorted(),
  };
}

function facts({ name, version, resolved, integrity, link, hasInstallScript }: Entry): unknown {
  return { name, version, resolved, integrity, link, hasInstallScript };
}

function wantedBy(entry: Entry): readonly { name: string; optional: boolean }[] {
  const names = (field: string): readonly string[] => Object.keys((entry[field] as object | undefined) ?? {});
  return [
    ...names('dependencies').map((name) => ({ name, optional: names('optionalDependencies').includes(name) })),
    ...names('optionalDependencies').map((name) => ({ name, optional: true })),
    // `legacy-peer-deps` installs none of these.
    ...names('peerDependencies').map((name) => ({ name, optional: true })),
  ];
}

/** Where node finds a package from a place: in its own node_modules, or the nearest above. */
function placeOf(packages: Readonly<Record<string, Entry>>, from: string, name: string): string | undefined {
  const folders = from === '' ? [] : from.split('/');
  for (let depth = folders.length; depth >= 0; depth -= 1) {
    if (folders[depth - 1] === 'node_modules') continue;
    const place = [...folders.slice(0, depth), 'node_modules', name].join('/');
    if (Object.hasOwn(packages, place)) return place;
  }
  return undefined;
}
