/** One thing in the cache that can be removed by itself. */
export interface CacheEntry {
  /** Below the cache's folder. */
  readonly path: string;
  readonly bytes: number;
  /** When it was last changed, in milliseconds since 1970. */
  readonly changed: number;
}

/** What the versions of this checkout need, as paths below the cache's folder. */
export interface Needs {
  /** Compiled programs, by the folder that holds each. */
  readonly programs: ReadonlySet<string>;
  /** Of these, what images are made of where registries do not answer. */
  readonly ofImages: ReadonlySet<string>;
  /** Everything else that is named by its version or recipe. */
  readonly others: ReadonlySet<string>;
  /** The folder of the pinned Go among Go's modules. */
  readonly toolchain: string;
}

/** What is thought of an entry: whether it may go, and why. */
export interface CacheVerdict extends CacheEntry {
  readonly kind: string;
  readonly goes: boolean;
  readonly reason: string;
}

interface Rule {
  readonly kind: string;
  readonly pattern: RegExp;
  judge(entry: CacheEntry, facts: Facts): Pick<CacheVerdict, 'goes' | 'reason'>;
}

interface Facts {
  readonly needs: Needs;
  /** How many of the needed programs are not compiled yet. */
  readonly missing: number;
  readonly now: number;
}

const stay = (reason: string) => ({ goes: false, reason });
const go = (reason: string) => ({ goes: true, reason });

/** Of what is named by its recipe, only what is needed stays. */
const byName = ({ path }: CacheEntry, { needs }: Facts) =>
  needs.programs.has(path) || needs.others.has(path) ? stay('needed') : go('of another version or recipe');

/** What only a compiler reads is made again, or fetched again, when something is compiled anew. */
const intermediate = (_entry: CacheEntry, { missing }: Facts) =>
  missing === 0 ? go('its programs are all kept') : stay(`to be compiled from it: ${missing}`);

const keptDays = 14;

const rules: readonly Rule[] = [
  { kind: 'programs', pattern: /^tools\/[^/]+\/[^/]+$/, judge: byName },
  { kind: 'root file systems', pattern: /^roots\/[^/]+$/, judge: byName },
  { kind: "images' records", pattern: /^images\/.+\.json$/, judge: byName },
  { kind: 'npm packages', pattern: /^npm\/[^/]+$/, judge: byName },
  { kind: 'web pages', pattern: /^pages\/[^/]+\/[^/]+$/, judge: byName },
  { kind: 'upstream manifests', pattern: /^upstream\/.+\.git$/, judge: byName },
  { kind: 'compiled packages', pattern: /^go-build$/, judge: intermediate },
  {
    kind: 'Go modules',
    pattern: /^go\/pkg\/mod\/.+$/,
    judge: (entry, facts) =>
      entry.path === facts.needs.toolchain ? stay('the pinned Go') : intermediate(entry, facts),
  },
  {
    kind: 'rendered upstreams',
    pattern: /^upstream-kept\/[^/]+$/,
    judge: ({ changed }, { now }) =>
      now - changed > keptDays * 86_400_000
        ? go(`made again when needed; older than ${keptDays} days`)
        : stay('in use'),
  },
  { kind: 'half-done work', pattern: /^work\/[^/]+$/, judge: () => go('left by what was interrupted') },
  { kind: 'notes', pattern: /^left-out$/, judge: () => stay('why pages are left out, for `status`') },
  { kind: 'images', pattern: /^registry$/, judge: () => stay("the mirror's store, which all clusters share") },
];

/**
 * How many programs are likely to be compiled next: those of which another version is there, and where images are built,
 * those that they are made of. What nobody here has ever asked for keeps nothing.
 */
function toCompile({ programs, ofImages }: Needs, there: ReadonlySet<string>): number {
  const names = new Set([...there].filter((path) => path.startsWith('tools/')).map((path) => path.split('/')[1]));
  const buildsImages = [...there].some((path) => path.startsWith('images/'));
  return [...programs].filter(
    (path) => !there.has(path) && (names.has(path.split('/')[1]) || (buildsImages && ofImages.has(path))),
  ).length;
}

/** What may go of a cache: nothing that these versions need, and nothing that no rule knows. */
export function judgeCache(entries: readonly CacheEntry[], needs: Needs, now: number): readonly CacheVerdict[] {
  const there = new Set(entries.map(({ path }) => path));
  const facts = { needs, now, missing: toCompile(needs, there) };
  return entries.map((entry) => {
    const rule = rules.find(({ pattern }) => pattern.test(entry.path));
    if (rule === undefined) return { ...entry, kind: 'other', ...stay('not judged') };
    return { ...entry, kind: rule.kind, ...rule.judge(entry, facts) };
  });
}
