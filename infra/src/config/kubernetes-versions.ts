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

const daysAhead = 90;

/** Whether EKS's standard support of a version has ended; of one that is not listed nothing is known. */
export function supportEnded(version: string, now: Date): boolean {
  const ends = standardSupportEnds[version];
  return ends !== undefined && now.toISOString().slice(0, 10) > ends;
}

/** What is said of versions whose standard support ends within 90 days, or has: a cluster that stands must stay changeable. */
export function endingSupport(
  configs: readonly { readonly name: string; readonly kubernetesVersion: string }[],
  now: Date,
): readonly string[] {
  return configs.flatMap(({ name, kubernetesVersion: version }) => {
    const ends = standardSupportEnds[version];
    if (ends === undefined) return [];
    const wayOut = 'docs/upgrade-kubernetes.md.';
    if (supportEnded(version, now))
      return [
        `Kubernetes ${version} of ${name} has had no standard support since ${ends}, and EKS upgrades it by itself or bills six times as much: upgrade now, by ${wayOut}`,
      ];
    const days = Math.ceil((Date.parse(ends) - now.getTime()) / 86_400_000);
    if (days > daysAhead) return [];
    return [
      `Kubernetes ${version} of ${name} has standard support until ${ends}, for ${days} days: upgrade before, by ${wayOut}`,
    ];
  });
}
