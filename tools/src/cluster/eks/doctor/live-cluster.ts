import { autoNodePolicy, identityNames, nodeRoleName, podsWithRoles } from '@lockstep/infra/identities/names';
import { at, listAt, textsAt } from '../../../lib/values/at.ts';
import { defined } from '../../../lib/values/defined.ts';
import type { SeenLine } from '../../../model/doctor-line.ts';
import { judged, seeAws, type AwsGround } from './ground.ts';

/** A cluster, as far as it is read here. */
export interface LiveEks {
  readonly status: string;
  readonly version: string;
  readonly endpoint: string;
  readonly [field: string]: unknown;
}

const again = 'Dispatch infra (`gh workflow run infra.yaml`), or apply the stack `…-cluster`, and read the plan first.';

/** The cluster; absent where there is none, as before the first apply. */
export async function seeCluster(ground: AwsGround): Promise<{ readonly cluster?: LiveEks; readonly line?: SeenLine }> {
  const title = `Cluster ${ground.naming.prefix}`;
  const found = await seeAws<{ readonly cluster: LiveEks }>(ground, title, 'eks describe-cluster', [
    '--name',
    ground.naming.prefix,
  ]);
  return defined({ cluster: found.seen?.cluster, line: found.line });
}

/** Whether it is as the stack `cluster` of this commit makes it, and who may enter. */
export async function lookAtCluster(ground: AwsGround, cluster: LiveEks): Promise<readonly SeenLine[]> {
  return [
    settingsLine(ground, cluster),
    await lookAtEntries(ground),
    await lookAtPodIdentities(ground),
    ...(await lookAtLogs(ground)),
  ];
}

function settingsLine({ config, naming }: AwsGround, cluster: LiveEks): SeenLine {
  const outside = config.publicEndpointFrom;
  const wanted: readonly (readonly [what: string, wanted: unknown, found: unknown])[] = [
    ['status', 'ACTIVE', cluster.status],
    ['version', config.kubernetesVersion, cluster.version],
    ['Auto Mode, nodes', true, at(cluster, 'computeConfig', 'enabled') ?? false],
    ['Auto Mode, pools of EKS', '', listAt(cluster, 'computeConfig', 'nodePools').join()],
    ['Auto Mode, disks', true, at(cluster, 'storageConfig', 'blockStorage', 'enabled') ?? false],
    [
      'Auto Mode, load balancers',
      true,
      at(cluster, 'kubernetesNetworkConfig', 'elasticLoadBalancing', 'enabled') ?? false,
    ],
    ['addresses of Services', config.serviceCidr, at(cluster, 'kubernetesNetworkConfig', 'serviceIpv4Cidr')],
    ['endpoint inside', true, at(cluster, 'resourcesVpcConfig', 'endpointPrivateAccess')],
    ['endpoint outside', outside.length > 0, at(cluster, 'resourcesVpcConfig', 'endpointPublicAccess')],
    ...(outside.length > 0
      ? ([
          [
            'endpoint outside, from',
            sorted(outside),
            sorted(listAt(cluster, 'resourcesVpcConfig', 'publicAccessCidrs')),
          ],
        ] as const)
      : []),
    ['who enters', 'API', at(cluster, 'accessConfig', 'authenticationMode')],
    ['support', 'STANDARD', at(cluster, 'upgradePolicy', 'supportType')],
    ['protection from deletion', config.deletionProtection, at(cluster, 'deletionProtection') ?? false],
    ['logs', sorted(['api', 'audit', 'authenticator']), sorted(loggedBy(cluster))],
    [
      'key of ours for Secrets',
      config.secretsKey,
      listAt(cluster, 'encryptionConfig').some((one) => listAt(one, 'resources').includes('secrets')),
    ],
  ];
  const faults = wanted
    .filter(([, one, other]) => one !== other)
    .map(([what, one, other]) => `${what} is ${String(other)}, not ${String(one)}`);
  const issues = listAt(cluster, 'health', 'issues').map(
    (one) => `EKS says ${String(at(one, 'code'))}: ${String(at(one, 'message'))}`,
  );
  return judged(`Cluster ${naming.prefix}`, `ACTIVE, ${cluster.version}, in Auto Mode`, [...faults, ...issues], again);
}

const sorted = (texts: readonly unknown[]): string => texts.map(String).toSorted().join(', ');

function loggedBy(cluster: LiveEks): readonly string[] {
  return listAt(cluster, 'logging', 'clusterLogging')
    .filter((one) => at(one, 'enabled') === true)
    .flatMap((one) => textsAt(one, 'types'));
}

const administers = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy';

async function lookAtEntries(ground: AwsGround): Promise<SeenLine> {
  const { naming, accountId } = ground;
  const title = 'Who enters the cluster';
  const ofCluster = ['--cluster-name', naming.prefix];
  const found = await seeAws<{ readonly accessEntries: readonly string[] }>(
    ground,
    title,
    'eks list-access-entries',
    ofCluster,
  );
  if (found.seen === undefined) return found.line!;
  const entries = found.seen.accessEntries;
  const rights = new Map<string, readonly string[]>();
  for (const principal of entries) {
    const policies = await seeAws<{ readonly associatedAccessPolicies: readonly { readonly policyArn: string }[] }>(
      ground,
      title,
      'eks list-associated-access-policies',
      [...ofCluster, '--principal-arn', principal],
    );
    if (policies.seen === undefined) return policies.line!;
    rights.set(
      principal,
      policies.seen.associatedAccessPolicies.map(({ policyArn }) => policyArn),
    );
  }
  const node = `arn:aws:iam::${accountId}:role/${nodeRoleName(naming.environment)}`;
  const { plan, apply } = identityNames(naming);
  const ofPipeline = entries.filter((arn) => [plan, apply].some((name) => arn.endsWith(`:role/${name}`)));
  const people = entries.filter((arn) => arn !== node && rights.get(arn)!.includes(administers));
  const ofNode = rights.get(node);
  const faults = [
    ...(ofNode === undefined ? [`the nodes' role ${node} has no entry`] : []),
    ...(ofNode === undefined || ofNode.includes(autoNodePolicy)
      ? []
      : ["the nodes' role lacks AmazonEKSAutoNodePolicy"]),
    ...(ofNode?.includes(administers) ? ["the nodes' role administers the cluster"] : []),
    ...(people.length === 0 ? ['nobody administers it'] : []),
    ...ofPipeline.map((arn) => `${arn} is the pipeline's, and has an entry`),
  ];
  return judged(
    title,
    `nodes, and to administer it ${people.join(', ')}`,
    faults,
    'Apply the stack `…-cluster`, as an administrator: docs/aws.md, step 5.',
  );
}

async function lookAtPodIdentities(ground: AwsGround): Promise<SeenLine> {
  const title = 'Pods that call AWS';
  const found = await seeAws<{
    readonly associations: readonly { readonly namespace: string; readonly serviceAccount: string }[];
  }>(ground, title, 'eks list-pod-identity-associations', ['--cluster-name', ground.naming.prefix]);
  if (found.seen === undefined) return found.line!;
  const wanted = podsWithRoles(ground.naming, ground.config).map(({ namespace, account }) => `${namespace}/${account}`);
  const has = found.seen.associations.map(({ namespace, serviceAccount }) => `${namespace}/${serviceAccount}`);
  const faults = [
    ...wanted.filter((one) => !has.includes(one)).map((one) => `${shortly(one)} has no identity`),
    ...has.filter((one) => !wanted.includes(one)).map((one) => `${one} has one besides`),
  ];
  return judged(title, wanted.map(shortly).join(', '), faults, again);
}

/** Most have one name for both. */
function shortly(pods: string): string {
  const [namespace, account] = pods.split('/');
  return namespace === account ? namespace! : pods;
}

async function lookAtLogs(ground: AwsGround): Promise<readonly SeenLine[]> {
  const { naming, config } = ground;
  const wanted = [
    `/aws/eks/${naming.prefix}/cluster`,
    ...(config.flowLogs ? [`/aws/vpc/${naming.prefix}/flow-logs`] : []),
  ];
  const lines: SeenLine[] = [];
  for (const name of wanted) {
    const title = `Logs ${name}`;
    const found = await seeAws<{
      readonly logGroups: readonly { readonly logGroupName: string; readonly retentionInDays?: number }[];
    }>(ground, title, 'logs describe-log-groups', ['--log-group-name-prefix', name]);
    const group = found.seen?.logGroups.find(({ logGroupName }) => logGroupName === name);
    const kept = group?.retentionInDays;
    const faults = [
      ...(group === undefined ? ['there are none'] : []),
      ...(group !== undefined && kept !== config.logRetentionDays
        ? [`they are kept ${kept === undefined ? 'for ever' : `${kept} days`}, not ${config.logRetentionDays}`]
        : []),
    ];
    lines.push(found.line ?? judged(title, `kept ${kept} days`, faults, again));
  }
  return lines;
}
