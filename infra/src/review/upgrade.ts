import type { Finding } from '@lockstep/tools/model/finding';
import { minorsBetween, newestKubernetes, standardSupportEnds, supportEnded } from '../config/kubernetes-versions.ts';
import { stackName } from '../naming.ts';
import { resourcesOf, type EnvironmentStacks } from '../stacks/model.ts';

/** EKS goes up by one minor at a time, and never back. */
export function versionJump(before: EnvironmentStacks | undefined, after: EnvironmentStacks): readonly Finding[] {
  if (before === undefined) return [];
  const [from, to] = [versionOf(before), versionOf(after)];
  const minors = minorsBetween(from, to);
  if (minors === 0 || minors === 1 || Number.isNaN(minors)) return [];
  return [
    {
      file: stackName(after.environment, 'cluster'),
      object: 'aws_eks_cluster.cluster',
      field: 'version',
      value: to,
      reason: minors < 0 ? `it was ${from}, and EKS goes back to none` : `it was ${from}, and EKS goes up by one minor`,
      wayOut: minors < 0 ? `Write ${from}.` : 'Upgrade to the next minor, apply it, then go on.',
    },
  ];
}

/** A new cluster does not begin with a version that is on its way out; one that stands is only told. */
export function endedForNew(
  before: EnvironmentStacks | undefined,
  after: EnvironmentStacks,
  today: Date,
): readonly Finding[] {
  const version = versionOf(after);
  if (before !== undefined || !supportEnded(version, today)) return [];
  return [
    {
      file: stackName(after.environment, 'cluster'),
      object: 'aws_eks_cluster.cluster',
      field: 'version',
      value: version,
      reason: `EKS's standard support ended on ${standardSupportEnds[version]}, and this cluster is new`,
      wayOut: `Begin with ${newestKubernetes}.`,
    },
  ];
}

function versionOf(environment: EnvironmentStacks): string {
  return String(resourcesOf(environment, 'aws_eks_cluster')[0]?.values['version']);
}
