/**
 * Until when EKS gives standard support; afterwards a control plane costs six times as much.
 * Read from endoflife.date's products/amazon-eks.md at a70eca3 (2026-08-22), which follows the release calendar in the
 * EKS user guide. `aws eks describe-cluster-versions` says the same of your account: docs/upgrade-kubernetes.md.
 */
export const standardSupportEnds: Readonly<Record<string, string>> = {
  '1.34': '2026-12-02',
  '1.35': '2027-03-27',
  '1.36': '2027-08-02',
};

/** The newest minor version that EKS is known to offer. */
export const newestKubernetes: string = Object.keys(standardSupportEnds).at(-1)!;

/** How many minors `to` is ahead of `from`; NaN when one of them is no version. */
export function minorsBetween(from: string, to: string): number {
  const [one, other] = [from, to].map((version) => /^1\.(\d+)$/.exec(version)?.[1]);
  return Number(other) - Number(one);
}
