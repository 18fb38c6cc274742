import { environmentConfigs } from '@lockstep/infra/environments';
import { namingOf } from '@lockstep/infra/naming';
import type { Aws } from '../../../lib/aws/aws.ts';
import { Failure } from '../../../lib/failure.ts';
import { wrong, type SeenLine } from '../../../model/doctor-line.ts';
import type { Environment } from '../../../model/environment.ts';
import type { Rendered } from '../../../model/finding.ts';
import { readNames } from '../../../model/names/names.ts';
import type { AwsGround } from './ground.ts';
import { lookAtIdentities, lookAtServiceRole } from './identities.ts';
import { lookInside, type Inside } from './inside.ts';
import { lookAtCluster, seeCluster } from './live-cluster.ts';
import { lookAtMoney } from './money.ts';
import { lookAtSecrets, lookAtZone, type ResolveNs } from './names-of-others.ts';
import { lookAtQuotas } from './quotas.ts';
import { lookAtRegion } from './region.ts';
import { lookAtSession, type ToldAccount } from './session.ts';
import { lookAtStateBucket } from './state-bucket.ts';
import { lookAtVersion } from './version.ts';

interface DiagnoseAws {
  readonly environment: Environment;
  readonly account: ToldAccount;
  readonly now: Date;
  /** What the environment renders. */
  readonly rendered: () => Promise<readonly Rendered[]>;
  readonly inside?: Inside;
  /** As the environment's settings have it, unless a test says otherwise. */
  readonly config?: AwsGround['config'];
  readonly aws?: Omit<Aws, 'region'>;
  readonly resolve?: ResolveNs;
  readonly print: (line: SeenLine) => void;
}

/**
 * Looks at all of AWS that an environment rests on, before the first apply and after it, and changes nothing; hands each
 * line on as it comes, and gives all of them.
 * @throws {Failure} when the environment has no cluster on AWS.
 */
export async function diagnoseAws(options: DiagnoseAws): Promise<readonly SeenLine[]> {
  const { environment, account, now, rendered, inside, resolve, print } = options;
  const config = options.config ?? environmentConfigs.find(({ name }) => name === environment);
  if (config === undefined) {
    const wayOut = 'Name one of infra/src/environments.';
    throw new Failure({ what: `${environment} has no settings for AWS`, wayOut });
  }
  const aws: Aws = { ...options.aws, region: config.region };
  const all: SeenLine[] = [];
  const tell = (lines: readonly SeenLine[]): void => {
    for (const line of lines) print(line);
    all.push(...lines);
  };
  const { lines, accountId } = await lookAtSession(aws, environment, account);
  tell(lines);
  if (accountId === undefined) return all;
  const ground: AwsGround = { aws, config, naming: namingOf(readNames().repository, environment), accountId, now };
  const { cluster, line } = await seeCluster(ground);
  tell(await lookAtRegion(ground));
  tell(await lookAtStateBucket(ground));
  tell(await lookAtIdentities(ground));
  tell([await lookAtServiceRole(ground, cluster !== undefined)]);
  tell(await lookAtMoney(ground));
  tell(await lookAtQuotas(ground));
  tell([await lookAtVersion(ground)]);
  tell(await lookAtSecrets(ground, await rendered()));
  tell([await lookAtZone(ground, resolve)]);
  if (cluster === undefined) {
    const wayOut =
      'Apply network and cluster once the rest is well: docs/aws.md, step 5. What is inside is looked at then.';
    tell([line ?? wrong(`Cluster ${ground.naming.prefix}: there is none yet`, wayOut)]);
    return all;
  }
  tell(await lookAtCluster(ground, cluster));
  tell(await lookInside(inside, cluster));
  return all;
}
