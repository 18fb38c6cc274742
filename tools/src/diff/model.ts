/** How much a reviewer should look at it: `danger` can lose data, access or safety; `note` is what happens anyway. */
export type RiskLevel = 'danger' | 'caution' | 'note';

/** One thing about a change that is not seen from its lines alone. */
export interface Risk {
  readonly level: RiskLevel;
  /** One or two words: "selector", "RBAC". */
  readonly title: string;
  /** What happens and why, as a sentence without its full stop. */
  readonly why: string;
}

/** One object that a change adds, changes or removes in one environment. */
export interface ObjectReview {
  /** "Deployment web/web", with the name that the object has after the change. */
  readonly identity: string;
  /** The overlay that renders it, from the repository's root: "clusters/staging/web". */
  readonly overlay: string;
  readonly change: 'added' | 'changed' | 'removed';
  /** The worst first. */
  readonly risks: readonly Risk[];
  /** Lines that begin with "@@ " (where), "+", "-" or " ". */
  readonly diff: string;
}

export interface EnvironmentReview {
  /** The folder's name in `clusters/`. */
  readonly name: string;
  /** What changes, the riskiest first; empty when nothing does. */
  readonly objects: readonly ObjectReview[];
  /** What the reader must know and no object shows: an overlay that did not render before. */
  readonly notes: readonly string[];
}

/** One side of the comparison. */
export interface ReviewedSide {
  /** As it was asked for: "HEAD", "origin/main", "the work tree". */
  readonly name: string;
  /** The full commit; that of HEAD when the side is the work tree. */
  readonly commit: string;
}

/** The name of the side that no commit holds. */
export const workTree = 'the work tree';

/** What a change does to what the clusters get. */
export interface Review {
  readonly base: ReviewedSide;
  readonly head: ReviewedSide;
  /** Every environment of either side, in the order in which a change reaches them. */
  readonly environments: readonly EnvironmentReview[];
  /** What it lets pass, or no longer lets pass, that laws and scans refuse: sentences without their full stops. */
  readonly exceptions: readonly string[];
}

export const riskLevels: readonly RiskLevel[] = ['danger', 'caution', 'note'];

/** The worst level of the objects' risks, undefined without any. */
export function worst(objects: readonly Pick<ObjectReview, 'risks'>[]): RiskLevel | undefined {
  return riskLevels.find((level) => objects.some(({ risks }) => risks.some((risk) => risk.level === level)));
}

/** How many objects are added, changed and removed: "1 added, 2 changed"; "no change" without any. */
export function tally(objects: readonly Pick<ObjectReview, 'change'>[]): string {
  const parts = (['added', 'changed', 'removed'] as const)
    .map((change) => ({ change, count: objects.filter((object) => object.change === change).length }))
    .filter(({ count }) => count > 0)
    .map(({ change, count }) => `${count} ${change}`);
  return parts.length === 0 ? 'no change' : parts.join(', ');
}
