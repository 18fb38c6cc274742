import { environmentConfigs } from '@lockstep/infra/environments';
import { autoNodePolicy } from '@lockstep/infra/identities/names';
import { wantedIdentities } from '@lockstep/infra/identities/wanted';
import { namingOf } from '@lockstep/infra/naming';
import type { AwsGround } from './ground.ts';
import { readNames } from '../../../model/names/names.ts';

/** The account that the stand-in answers of, and its production as it should be. */
export const accountId = '222222222222';
export const productionConfig: AwsGround['config'] = {
  ...environmentConfigs.find(({ name }) => name === 'production')!,
  hostedZoneId: 'Z0123456789ABC',
};
export const productionNaming = namingOf(readNames().repository, 'production');
export const nameServers = ['ns-1.awsdns-01.com', 'ns-2.awsdns-02.net'];
export const endpoint = 'https://ABC.gr7.us-east-1.eks.amazonaws.com';
export const administrator = `arn:aws:iam::${accountId}:role/platform`;
export const nodeRole = `arn:aws:iam::${accountId}:role/lockstep-production-node`;

const { prefix, stateBucket, repository } = productionNaming;
const own = [
  { Key: 'environment', Value: 'production' },
  { Key: 'repository', Value: repository },
];

/** An account in which the environment stands whole, as fixtures/aws.mjs takes it. */
export function wholeAccount() {
  const providerArn = `arn:aws:iam::${accountId}:oidc-provider/token.actions.githubusercontent.com`;
  const about = { naming: productionNaming, region: 'us-east-1', accountId, providerArn, repositoryId: '4711' };
  const { roles, policies, bucket } = wantedIdentities(about);
  const pods = {
    trust: {
      Statement: [{ Effect: 'Allow', Principal: { Service: 'pods.eks.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
    inline: {},
    attached: [],
  };
  return {
    identity: { UserId: 'AROA:me', Account: accountId, Arn: `arn:aws:sts::${accountId}:assumed-role/platform/me` },
    regions: [{ RegionName: 'us-east-1', OptInStatus: 'opt-in-not-required' }],
    zones: ['use1-az1', 'use1-az2', 'use1-az4'].map((ZoneId) => ({ ZoneId, ZoneName: 'x', State: 'available' })),
    buckets: {
      [stateBucket]: {
        versioning: { Status: 'Enabled' } as { readonly Status?: string },
        encryption: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
        block: { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true },
        policy: asAwsWrites(bucket),
      },
    },
    providers: { [providerArn]: ['sts.amazonaws.com'] } as Record<string, string[]>,
    roles: {
      ...Object.fromEntries(
        roles.map(({ name, trust, policy, attached }) => [
          name,
          { trust: asAwsWrites(trust), inline: { [name]: asAwsWrites(policy) }, attached: [...attached] },
        ]),
      ),
      [`${prefix}-external-secrets`]: { ...pods },
      [`${prefix}-external-dns`]: { ...pods },
      AWSServiceRoleForAmazonEKS: pods,
    } as Record<string, { trust: unknown; inline: Record<string, unknown>; attached: string[] }>,
    policies: Object.fromEntries(Object.entries(policies).map(([arn, text]) => [arn, asAwsWrites(text)])),
    budgets: {
      [`${prefix}-month`]: {
        budget: { BudgetName: `${prefix}-month`, BudgetLimit: { Amount: '700.0', Unit: 'USD' } },
        told: [80, 100].map((Threshold) => ({
          NotificationType: 'ACTUAL',
          ComparisonOperator: 'GREATER_THAN',
          Threshold,
          ThresholdType: 'PERCENTAGE',
          Address: 'platform@example.org',
        })),
      },
    },
    tags: { environment: 'Active', 'cost-class': 'Active', stack: 'Active' } as Record<string, string>,
    quotas: { 'L-1216C47A': 64, 'L-F678F1CE': 5, 'L-69A177A2': 50 } as Record<string, number>,
    defaultQuotas: { 'L-0263D0A3': 5 } as Record<string, number>,
    addresses: [{ AllocationId: 'eipalloc-1', Tags: own }, { AllocationId: 'eipalloc-2' }],
    vpcs: [{ VpcId: 'vpc-1', Tags: own }, { VpcId: 'vpc-0' }],
    instances: [
      instance('m5.large', [{ Key: 'eks:eks-cluster-name', Value: prefix }]),
      instance('m5.xlarge'),
      instance('g5.xlarge'),
      { ...instance('m5.xlarge'), InstanceLifecycle: 'spot' },
    ],
    loadBalancers: [
      { LoadBalancerName: 'a', Type: 'network', VpcId: 'vpc-1' },
      { LoadBalancerName: 'b', Type: 'network', VpcId: 'vpc-0' },
      { LoadBalancerName: 'c', Type: 'application', VpcId: 'vpc-0' },
    ],
    versions: [
      {
        clusterVersion: '1.36',
        versionStatus: 'STANDARD_SUPPORT',
        endOfStandardSupportDate: '2027-08-02T00:00:00+00:00' as string | number,
      },
    ],
    secrets: { 'lockstep/production/web/registry': { Name: 'lockstep/production/web/registry' } } as Record<
      string,
      object
    >,
    hostedZones: {
      Z0123456789ABC: {
        HostedZone: { Id: '/hostedzone/Z0123456789ABC', Name: 'example.com.' },
        DelegationSet: { NameServers: nameServers },
      },
    } as Record<string, object>,
    cluster: {
      name: prefix,
      status: 'ACTIVE',
      version: '1.36',
      endpoint,
      deletionProtection: true,
      computeConfig: { enabled: true, nodePools: [] as string[] },
      storageConfig: { blockStorage: { enabled: true } },
      kubernetesNetworkConfig: { serviceIpv4Cidr: '172.20.0.0/16', elasticLoadBalancing: { enabled: true } },
      resourcesVpcConfig: {
        endpointPrivateAccess: true,
        endpointPublicAccess: false,
        publicAccessCidrs: [] as string[],
      },
      accessConfig: { authenticationMode: 'API' },
      upgradePolicy: { supportType: 'STANDARD' },
      logging: {
        clusterLogging: [
          { types: ['api', 'audit', 'authenticator'], enabled: true },
          { types: ['scheduler'], enabled: false },
        ],
      },
      encryptionConfig: [{ resources: ['secrets'], provider: { keyArn: 'arn:aws:kms:us-east-1:2:key/1' } }],
      health: { issues: [] as object[] },
    },
    entries: {
      [nodeRole]: [autoNodePolicy],
      [administrator]: ['arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy'],
    } as Record<string, string[]>,
    associations: ['external-secrets', 'external-dns'].map((name) => ({ namespace: name, serviceAccount: name })),
    logGroups: [
      { logGroupName: `/aws/eks/${prefix}/cluster`, retentionInDays: 90 },
      { logGroupName: `/aws/vpc/${prefix}/flow-logs`, retentionInDays: 90 },
    ] as { logGroupName: string; retentionInDays?: number }[],
    fails: {} as Record<string, { code?: number; error: string }>,
  };
}

export type FakeAccount = ReturnType<typeof wholeAccount>;

function instance(InstanceType: string, Tags: readonly object[] = []) {
  return { InstanceType, CpuOptions: { CoreCount: 2, ThreadsPerCore: 2 }, Tags };
}

/** A list of one as AWS gives it back: without its brackets. */
function asAwsWrites(text: string): unknown {
  const plain = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.length === 1 ? plain(value[0]) : value.map(plain).toReversed();
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
  };
  return plain(JSON.parse(text));
}
