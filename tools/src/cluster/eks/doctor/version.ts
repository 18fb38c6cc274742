import { standardSupportEnds } from '@lockstep/infra/config/kubernetes-versions';
import type { SeenLine } from '../../../model/doctor-line.ts';
import { judged, seeAws, type AwsGround } from './ground.ts';

interface Offered {
  readonly clusterVersion: string;
  readonly versionStatus?: string;
  /** A number of seconds, or ISO 8601, as the two versions of the command write it. */
  readonly endOfStandardSupportDate?: number | string;
}

/** Days within which an upgrade has to be begun. */
const soon = 90;

/** Whether EKS still supports what the environment runs, by its own dates, and whether the list here says the same. */
export async function lookAtVersion(ground: AwsGround): Promise<SeenLine> {
  const { kubernetesVersion: version } = ground.config;
  const title = `Kubernetes ${version}`;
  const found = await seeAws<{ readonly clusterVersions: readonly Offered[] }>(
    ground,
    title,
    'eks describe-cluster-versions',
    ['--cluster-versions', version],
  );
  if (found.seen === undefined) return found.line!;
  const offered = found.seen.clusterVersions.find(({ clusterVersion }) => clusterVersion === version);
  const ends = dateOf(offered?.endOfStandardSupportDate);
  const days = ends === undefined ? 0 : Math.ceil((ends.getTime() - ground.now.getTime()) / 86_400_000);
  const day = ends?.toISOString().slice(0, 10) ?? 'a day that it does not name';
  const listed = standardSupportEnds[version];
  const faults =
    offered === undefined
      ? ['EKS does not offer it']
      : [
          ...(offered.versionStatus === 'STANDARD_SUPPORT' ? [] : [`EKS has it in ${offered.versionStatus}`]),
          ...(days <= soon ? [`its standard support ends on ${day}`] : []),
          ...(listed === day
            ? []
            : [`infra/src/config/kubernetes-versions.ts says ${listed ?? 'nothing'}, EKS ${day}`]),
        ];
  return judged(title, `supported until ${day}`, faults, 'Upgrade, or mend the list: docs/upgrade-kubernetes.md.');
}

function dateOf(told: number | string | undefined): Date | undefined {
  if (told === undefined) return undefined;
  return new Date(typeof told === 'number' ? told * 1000 : told);
}
