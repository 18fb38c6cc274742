import { notSeen, type SeenLine } from '../../../model/doctor-line.ts';
import { judged, seeAws, type AwsGround } from './ground.ts';

interface Tagged {
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}

/** A limit of the account in the region, what the environment needs of it, and what it is counted by. */
interface Quota {
  readonly title: string;
  readonly service: string;
  readonly code: string;
  readonly needs: number;
  /** How much of it things take that are not this environment's; or why that could not be seen. */
  readonly others: () => Promise<number | SeenLine>;
}

/** What customers' door and the platform's own pages each take. */
const loadBalancers = 2;

/** Whether the account's limits leave room for the environment, besides what others have there. */
export async function lookAtQuotas(ground: AwsGround): Promise<readonly SeenLine[]> {
  const { nodes, nat, zones } = ground.config;
  const quotas: readonly Quota[] = [
    {
      title: 'Quota of vCPUs on demand',
      service: 'ec2',
      code: 'L-1216C47A',
      needs: nodes.mostCpus,
      others: () => cpusOfOthers(ground),
    },
    {
      title: 'Quota of Elastic IP addresses',
      service: 'ec2',
      code: 'L-0263D0A3',
      needs: nat === 'single' ? 1 : zones.length,
      others: () => count<{ readonly Addresses: readonly Tagged[] }>(ground, 'ec2 describe-addresses', 'Addresses'),
    },
    {
      title: 'Quota of VPCs',
      service: 'vpc',
      code: 'L-F678F1CE',
      needs: 1,
      others: () => count<{ readonly Vpcs: readonly Tagged[] }>(ground, 'ec2 describe-vpcs', 'Vpcs'),
    },
    {
      title: 'Quota of network load balancers',
      service: 'elasticloadbalancing',
      code: 'L-69A177A2',
      needs: loadBalancers,
      others: () => balancersOfOthers(ground),
    },
  ];
  const lines: SeenLine[] = [];
  for (const quota of quotas) lines.push(await lookAtQuota(ground, quota));
  return lines;
}

interface QuotaAnswer {
  readonly Quota: { readonly Value: number };
}

async function lookAtQuota(ground: AwsGround, { title, service, code, needs, others }: Quota): Promise<SeenLine> {
  const args = ['--service-code', service, '--quota-code', code];
  const own = await seeAws<QuotaAnswer>(ground, title, 'service-quotas get-service-quota', args);
  // An account that never asked for more has AWS's own number.
  const answer =
    own.seen === undefined && own.line === undefined
      ? await seeAws<QuotaAnswer>(ground, title, 'service-quotas get-aws-default-service-quota', args)
      : own;
  if (answer.seen === undefined) return answer.line ?? notSeen(`${title}: AWS names none`);
  const taken = await others();
  if (typeof taken !== 'number') return notSeen(`${title}: ${taken.text}`);
  const { Value: most } = answer.seen.Quota;
  const text = `${most}, of which others take ${taken} and this environment needs ${needs}`;
  const wayOut = `Ask for more: aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${code} --desired-value ${taken + needs}`;
  return judged(title, text, taken + needs > most ? [text] : [], `${wayOut}.`);
}

/** What carries the tags of this environment's stacks is its own. */
function isOwn({ config, naming }: AwsGround, { Tags = [] }: Tagged): boolean {
  const tag = (key: string) => Tags.find(({ Key }) => Key === key)?.Value;
  return tag('environment') === config.name && tag('repository') === naming.repository;
}

async function count<T extends object>(
  ground: AwsGround,
  read: 'ec2 describe-addresses' | 'ec2 describe-vpcs',
  list: keyof T,
): Promise<number | SeenLine> {
  const found = await seeAws<T>(ground, `what there is (${read})`, read);
  if (found.seen === undefined) return found.line!;
  return (found.seen[list] as readonly Tagged[]).filter((one) => !isOwn(ground, one)).length;
}

interface Instance extends Tagged {
  readonly InstanceType: string;
  readonly InstanceLifecycle?: string;
  readonly CpuOptions: { readonly CoreCount: number; readonly ThreadsPerCore: number };
}

/** The families that share the one limit. */
const standard = /^[acdhimrtz]/;

async function cpusOfOthers(ground: AwsGround): Promise<number | SeenLine> {
  const args = ['--filters', 'Name=instance-state-name,Values=pending,running'];
  const found = await seeAws<{ readonly Reservations: readonly { readonly Instances: readonly Instance[] }[] }>(
    ground,
    'what runs (ec2 describe-instances)',
    'ec2 describe-instances',
    args,
  );
  if (found.seen === undefined) return found.line!;
  return found.seen.Reservations.flatMap(({ Instances }) => Instances)
    .filter(({ InstanceType, InstanceLifecycle }) => standard.test(InstanceType) && InstanceLifecycle === undefined)
    .filter((one) => !ofCluster(ground, one))
    .reduce((sum, { CpuOptions }) => sum + CpuOptions.CoreCount * CpuOptions.ThreadsPerCore, 0);
}

/** EKS tags the nodes that it makes with their cluster. */
function ofCluster({ naming }: AwsGround, { Tags = [] }: Tagged): boolean {
  return Tags.some(({ Key, Value }) => Key === 'eks:eks-cluster-name' && Value === naming.prefix);
}

async function balancersOfOthers(ground: AwsGround): Promise<number | SeenLine> {
  const vpcs = await seeAws<{ readonly Vpcs: readonly (Tagged & { readonly VpcId: string })[] }>(
    ground,
    'what there is (ec2 describe-vpcs)',
    'ec2 describe-vpcs',
  );
  if (vpcs.seen === undefined) return vpcs.line!;
  const own = new Set(vpcs.seen.Vpcs.filter((one) => isOwn(ground, one)).map(({ VpcId }) => VpcId));
  const found = await seeAws<{ readonly LoadBalancers: readonly { readonly Type: string; readonly VpcId: string }[] }>(
    ground,
    'what there is (elbv2 describe-load-balancers)',
    'elbv2 describe-load-balancers',
  );
  if (found.seen === undefined) return found.line!;
  return found.seen.LoadBalancers.filter(({ Type, VpcId }) => Type === 'network' && !own.has(VpcId)).length;
}
