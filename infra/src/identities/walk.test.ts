import { describe, expect, test } from '@jest/globals';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import type { Part } from '../naming.ts';
import { readGolden } from '../stacks/read.ts';
import { jsonAt, type Json } from '../stacks/model.ts';
import { decide, type Call, type Written } from './evaluate.fixture.ts';

/* No library walks these policies: the one that is kept well is under the AGPL. evaluate.fixture.ts has tests of its own. */

const account = '111111111111';
const region = 'us-east-1';
const golden = (await readGolden(repositoryRoot)).filter(({ environment }) =>
  ['staging', 'production'].includes(environment),
);

/** The statements of a policy in the golden files, with what Terraform fills in. */
function statements(environment: string, part: Part, address: string): readonly Written[] {
  const { stacks } = golden.find((one) => one.environment === environment)!;
  const [type, id] = address.split('.') as [string, string];
  const policy = jsonAt(stacks[part].resource[type]![id], 'policy') as Json;
  const bucket = `arn:aws:s3:::acme-shop-${environment}-state`;
  const text = JSON.stringify(policy)
    .replaceAll('${var.account_id}', account)
    .replaceAll('${aws_s3_bucket.state.arn}', bucket)
    .replaceAll('$${', '${');
  return (JSON.parse(text) as { Statement: readonly Written[] }).Statement;
}

type Who = 'plan' | 'apply' | 'made';

/** Everything, as if somebody had written it into a role that the pipeline made. */
const everything: Written = { Effect: 'Allow', Action: ['*'], Resource: ['*'] };

interface Walked {
  readonly identity: readonly Written[];
  readonly boundary?: readonly Written[];
  readonly bucket: readonly Written[];
}

function policiesOf(environment: string, who: Who): Walked {
  const bucket = statements(environment, 'state', 'aws_s3_bucket_policy.tls');
  const of = (address: string) => statements(environment, 'identities', address);
  if (who === 'made') return { identity: [everything], boundary: of('aws_iam_policy.boundary'), bucket };
  const limits = who === 'apply' ? of('aws_iam_policy.never') : [];
  return { identity: [...of(`aws_iam_role_policy.${who}-permissions`), ...limits], bucket };
}

const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const eks = (what: string) => `arn:aws:eks:${region}:${account}:${what}`;
const ec2 = (what: string) => `arn:aws:ec2:${region}:${account}:${what}`;
const key = `arn:aws:kms:${region}:${account}:key/1234`;
const state = (environment: string, file: string) => `arn:aws:s3:::acme-shop-${environment}-state/${file}`;
const boundaryArn = `arn:aws:iam::${account}:policy/shop-staging-boundary`;
const bounded = { 'iam:PermissionsBoundary': boundaryArn };
const ours = { 'aws:ResourceTag/environment': 'staging', 'aws:ResourceTag/repository': 'acme/shop' };
const theirs = { 'aws:ResourceTag/environment': 'production', 'aws:ResourceTag/repository': 'acme/shop' };
const passedTo = (service: string) => ({ 'iam:PassedToService': `${service}.amazonaws.com` });
const managed = (name: string) => ({ ...bounded, 'iam:PolicyARN': `arn:aws:iam::aws:policy/${name}` });
const entryOf = (name: string) => ({ 'eks:principalArn': role(name) });
const access = (name: string) => ({ 'eks:policyArn': `arn:aws:eks::aws:cluster-access-policy/${name}` });
const [made, node, pods] = [
  'shop-staging/shop-staging-flow-logs',
  'lockstep-staging-node',
  'shop-staging-external-secrets',
];
const secret = `arn:aws:secretsmanager:${region}:${account}:secret:lockstep/staging/argocd`;

type Walk = readonly [who: Who, action: string, resource: string, context?: Call['context']];

/** What the environment `staging` needs. */
const allowed: readonly Walk[] = [
  ['plan', 'ec2:DescribeVpcs', '*'],
  ['plan', 'eks:DescribeCluster', eks('cluster/shop-staging')],
  ['plan', 'iam:GetRolePolicy', role(made)],
  ['plan', 'kms:DescribeKey', key],
  ['plan', 's3:ListBucket', 'arn:aws:s3:::acme-shop-staging-state'],
  ['plan', 's3:GetObject', state('staging', 'network.tfstate')],
  ['plan', 's3:GetObject', state('staging', 'cluster.tfstate')],
  ['apply', 'ec2:DescribeVpcs', '*'],
  ['apply', 's3:ListBucket', 'arn:aws:s3:::acme-shop-staging-state'],
  ['apply', 's3:GetObject', state('staging', 'cluster.tfstate')],
  ['apply', 's3:PutObject', state('staging', 'network.tfstate')],
  ['apply', 's3:PutObject', state('staging', 'network.tfstate.tflock')],
  ['apply', 's3:GetObject', state('staging', 'network.tfstate.tflock')],
  ['apply', 's3:DeleteObject', state('staging', 'cluster.tfstate.tflock')],
  ['apply', 'ec2:CreateVpc', ec2('vpc/*')],
  ['apply', 'ec2:CreateTags', ec2('vpc/vpc-1'), { 'ec2:CreateAction': 'CreateVpc' }],
  ['apply', 'ec2:CreateTags', ec2('subnet/subnet-1'), ours],
  ['apply', 'ec2:DeleteSubnet', ec2('subnet/subnet-1'), ours],
  ['apply', 'ec2:CreateTags', ec2('security-group/sg-1'), { 'aws:ResourceTag/aws:eks:cluster-name': 'shop-staging' }],
  ['apply', 'ec2:CreateTags', ec2('security-group/sg-2')],
  ['apply', 'eks:CreateCluster', eks('cluster/shop-staging')],
  ['apply', 'eks:UpdateClusterVersion', eks('cluster/shop-staging')],
  ['apply', 'eks:CreateAccessEntry', eks('cluster/shop-staging'), entryOf(node)],
  ['apply', 'eks:AssociateAccessPolicy', eks('access-entry/shop-staging/role/1'), access('AmazonEKSAutoNodePolicy')],
  ['apply', 'eks:CreatePodIdentityAssociation', eks('cluster/shop-staging')],
  ['apply', 'logs:PutRetentionPolicy', `arn:aws:logs:${region}:${account}:log-group:/aws/eks/shop-staging/cluster`],
  ['apply', 'kms:CreateKey', '*', { 'aws:RequestTag/environment': 'staging' }],
  ['apply', 'kms:EnableKeyRotation', key, ours],
  ['apply', 'kms:CreateAlias', `arn:aws:kms:${region}:${account}:alias/shop-staging-secrets`],
  ['apply', 'iam:CreateRole', role(made), bounded],
  ['apply', 'iam:CreateRole', role(node), bounded],
  ['apply', 'iam:PutRolePolicy', role(made), bounded],
  ['apply', 'iam:AttachRolePolicy', role(node), managed('AmazonEKSWorkerNodeMinimalPolicy')],
  ['apply', 'iam:DeleteRolePolicy', role(made)],
  ['apply', 'iam:PassRole', role('shop-staging/shop-staging-control-plane'), passedTo('eks')],
  ['apply', 'iam:PassRole', role(made), passedTo('vpc-flow-logs')],
  ['apply', 'iam:PassRole', role(pods), passedTo('pods.eks')],
  [
    'apply',
    'iam:CreateServiceLinkedRole',
    role('aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS'),
    { 'iam:AWSServiceName': 'eks.amazonaws.com' },
  ],
  ['made', 'ec2:RunInstances', ec2('instance/*')],
  ['made', 'ec2:CreateVolume', ec2('volume/*')],
  ['made', 'elasticloadbalancing:CreateLoadBalancer', '*'],
  ['made', 'kms:Decrypt', key, ours],
  ['made', 'logs:PutLogEvents', `arn:aws:logs:${region}:${account}:log-group:/aws/vpc/shop-staging/flow-logs:*`],
  ['made', 'eks-auth:AssumeRoleForPodIdentity', eks('cluster/shop-staging')],
  ['made', 'ecr:GetAuthorizationToken', '*'],
  ['made', 'iam:AddRoleToInstanceProfile', `arn:aws:iam::${account}:instance-profile/eks-1`],
  ['made', 'iam:PassRole', role(node), passedTo('ec2')],
  [
    'made',
    'iam:CreateServiceLinkedRole',
    role('aws-service-role/elasticloadbalancing.amazonaws.com/AWSServiceRoleForElasticLoadBalancing'),
    { 'iam:AWSServiceName': 'elasticloadbalancing.amazonaws.com' },
  ],
];

/** What would make one of them greater, reach another environment, or read what is not theirs. */
const refused: readonly Walk[] = [
  ['plan', 'ec2:CreateVpc', ec2('vpc/*')],
  ['plan', 's3:PutObject', state('staging', 'network.tfstate')],
  ['plan', 's3:GetObject', state('staging', 'identities.tfstate')],
  ['plan', 's3:GetObject', state('staging', 'state.tfstate')],
  ['plan', 's3:GetObject', state('production', 'network.tfstate')],
  ['plan', 's3:ListBucket', 'arn:aws:s3:::acme-shop-production-state'],
  ['plan', 's3:GetObjectVersion', state('staging', 'network.tfstate')],
  ['plan', 'secretsmanager:GetSecretValue', secret],
  ['plan', 'sts:AssumeRole', role('shop-staging-apply')],
  ['apply', 's3:GetObject', state('production', 'network.tfstate')],
  ['apply', 's3:PutObject', state('production', 'network.tfstate')],
  ['apply', 's3:PutObject', state('production', 'network.tfstate.tflock')],
  ['apply', 's3:DeleteObject', state('production', 'network.tfstate.tflock')],
  ['apply', 's3:GetObject', state('staging', 'identities.tfstate')],
  ['apply', 's3:PutObject', state('staging', 'identities.tfstate')],
  ['apply', 's3:PutBucketPolicy', 'arn:aws:s3:::acme-shop-staging-state'],
  ['apply', 's3:GetObject', 'arn:aws:s3:::others/a'],
  ['apply', 'iam:PassRole', role(node), passedTo('ec2')],
  ['apply', 'iam:PassRole', role(made), passedTo('lambda')],
  ['apply', 'iam:PassRole', role('shop-production-external-secrets'), passedTo('pods.eks')],
  ['apply', 'iam:PassRole', role('admin'), passedTo('eks')],
  ['apply', 'iam:CreateRole', role(made)],
  ['apply', 'iam:CreateRole', role('mine'), bounded],
  ['apply', 'iam:CreateRole', role(made), { 'iam:PermissionsBoundary': 'arn:aws:iam::aws:policy/AdministratorAccess' }],
  ['apply', 'iam:CreatePolicyVersion', boundaryArn],
  ['apply', 'iam:SetDefaultPolicyVersion', boundaryArn],
  ['apply', 'iam:PutRolePermissionsBoundary', role(made), bounded],
  ['apply', 'iam:DeleteRolePermissionsBoundary', role(made)],
  ['apply', 'iam:UpdateAssumeRolePolicy', role(made)],
  ['apply', 'iam:UpdateAssumeRolePolicy', role('shop-staging-apply')],
  ['apply', 'iam:PutRolePolicy', role('shop-staging-apply'), bounded],
  ['apply', 'iam:AttachRolePolicy', role('shop-staging-apply'), managed('AmazonEKSClusterPolicy')],
  ['apply', 'iam:AttachRolePolicy', role(made), managed('AdministratorAccess')],
  ['apply', 'iam:DetachRolePolicy', role('shop-staging-apply')],
  ['apply', 'iam:PutRolePolicy', role(pods), bounded],
  ['apply', 'iam:CreateUser', `arn:aws:iam::${account}:user/me`],
  ['apply', 'iam:CreateAccessKey', `arn:aws:iam::${account}:user/me`],
  ['apply', 'iam:UpdateOpenIDConnectProviderThumbprint', `arn:aws:iam::${account}:oidc-provider/github`],
  ['apply', 'sts:AssumeRole', role(made)],
  ['apply', 'sts:AssumeRoleWithWebIdentity', role('shop-production-apply')],
  ['apply', 'eks:CreateAccessEntry', eks('cluster/shop-staging'), entryOf('shop-staging-apply')],
  ['apply', 'eks:CreateAccessEntry', eks('cluster/shop-staging'), entryOf('platform')],
  [
    'apply',
    'eks:AssociateAccessPolicy',
    eks('access-entry/shop-staging/role/1'),
    access('AmazonEKSClusterAdminPolicy'),
  ],
  ['apply', 'eks:UpdateAccessEntry', eks('access-entry/shop-staging/role/1')],
  ['apply', 'eks:DeleteAccessEntry', eks('access-entry/shop-staging/role/1')],
  ['apply', 'eks:DeleteCluster', eks('cluster/shop-production')],
  ['apply', 'eks:UpdateClusterConfig', eks('cluster/shop-production')],
  ['apply', 'ec2:RunInstances', ec2('instance/*')],
  ['apply', 'ec2:DeleteVpc', ec2('vpc/vpc-1'), theirs],
  ['apply', 'ec2:DeleteVpc', ec2('vpc/vpc-1')],
  ['apply', 'ec2:CreateTags', ec2('vpc/vpc-1'), theirs],
  ['apply', 'ec2:CreateTags', ec2('vpc/vpc-1')],
  ['apply', 'ec2:CreateTags', ec2('security-group/sg-2'), theirs],
  ['apply', 'ec2:CreateTags', ec2('security-group/sg-3'), { 'aws:ResourceTag/aws:eks:cluster-name': 'other' }],
  ['apply', 'ec2:CreateVpc', ec2('vpc/*'), { 'aws:RequestedRegion': 'eu-west-1' }],
  ['apply', 'secretsmanager:GetSecretValue', secret],
  ['apply', 'ssm:GetParameter', `arn:aws:ssm:${region}:${account}:parameter/a`],
  ['apply', 'kms:ScheduleKeyDeletion', key, ours],
  ['apply', 'kms:PutKeyPolicy', key, ours],
  ['apply', 'kms:Decrypt', key, ours],
  ['apply', 'kms:EnableKeyRotation', key, theirs],
  ['made', 's3:GetObject', state('staging', 'network.tfstate')],
  ['made', 'secretsmanager:GetSecretValue', secret],
  ['made', 'route53:ChangeResourceRecordSets', 'arn:aws:route53:::hostedzone/Z1'],
  ['made', 'iam:CreateRole', role(made), bounded],
  ['made', 'iam:PassRole', role('admin'), passedTo('ec2')],
  ['made', 'iam:PassRole', role(node), passedTo('lambda')],
  ['made', 'sts:AssumeRole', role('admin')],
  ['made', 'eks:CreateAccessEntry', eks('cluster/shop-staging'), entryOf('admin')],
  ['made', 'eks-auth:AssumeRoleForPodIdentity', eks('cluster/shop-production')],
  ['made', 'kms:Decrypt', key, theirs],
  ['made', 'ec2:RunInstances', ec2('instance/*'), { 'aws:RequestedRegion': 'eu-west-1' }],
  ['made', 'lambda:CreateFunction', '*'],
];

/** How the roles of `who` are called, as the bucket's policy sees them. */
const principals: Readonly<Record<Who, string>> = {
  plan: role('shop-staging-plan'),
  apply: role('shop-staging-apply'),
  made: role('shop-staging/shop-staging-control-plane'),
};

function decision([who, action, resource, context = {}]: Walk, { identity, boundary, bucket }: Walked) {
  const told = { 'aws:RequestedRegion': region, 'aws:SecureTransport': 'true', 'aws:PrincipalArn': principals[who] };
  const ofBucket = action.startsWith('s3:') && resource.includes('acme-shop-staging-state') ? bucket : [];
  return decide(
    { action, resource, context: { ...told, ...context } },
    { identity, resource: ofBucket, ...(boundary === undefined ? {} : { boundary }) },
  );
}

const staging = (who: Who) => policiesOf('staging', who);

describe('what the roles of staging need, they may', () => {
  test.each(allowed)('%s: %s of %s', (...walk) => {
    expect(decision(walk, staging(walk[0]))).toBe('allowed');
  });
});

describe('what they must not, they may not', () => {
  test.each(refused)('%s: %s of %s', (...walk) => {
    expect(decision(walk, staging(walk[0]))).not.toBe('allowed');
  });
});

/** Whoever they are, with rights to everything: the bucket itself refuses them. */
test.each([
  'shop-production-apply',
  'shop-production-plan',
  'other-staging-apply',
  'lockstep-production-node',
  'lockstep-staging-node',
  'shop-staging-external-secrets',
  'shop-staging/shop-staging-control-plane',
])("%s reads and writes no state of staging, nor its lock, though it may all of S3's calls", (name) => {
  const bucket = statements('staging', 'state', 'aws_s3_bucket_policy.tls');
  const files = ['network.tfstate', 'network.tfstate.tflock', 'cluster.tfstate', 'identities.tfstate', 'state.tfstate'];
  const context = { 'aws:PrincipalArn': role(name), 'aws:SecureTransport': 'true' };
  for (const action of ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:GetObjectVersion']) {
    for (const file of files) {
      const call = { action, resource: state('staging', file), context };
      expect(decide(call, { identity: [everything], resource: bucket })).toBe('denied');
    }
  }
});

test('people reach every state, and nobody without TLS', () => {
  const bucket = statements('staging', 'state', 'aws_s3_bucket_policy.tls');
  const asked = (context: Call['context']) =>
    decide(
      { action: 's3:PutObject', resource: state('staging', 'identities.tfstate'), ...(context && { context }) },
      { identity: [everything], resource: bucket },
    );
  const person = { 'aws:PrincipalArn': role('aws-reserved/sso.amazonaws.com/AWSReservedSSO_platform_1') };
  expect(asked({ ...person, 'aws:SecureTransport': 'true' })).toBe('allowed');
  expect(asked({ ...person, 'aws:SecureTransport': 'false' })).toBe('denied');
});

test("production's roles may of production what staging's may of staging", () => {
  const moved = JSON.parse(JSON.stringify(allowed).replaceAll('staging', 'production')) as readonly Walk[];
  const found = moved.filter((walk) => {
    const { identity, boundary } = policiesOf('production', walk[0]);
    return decision(walk, { identity, bucket: [], ...(boundary === undefined ? {} : { boundary }) }) !== 'allowed';
  });
  expect(found).toEqual([]);
});

/** A statement that could go without a call noticing is not tried by this walk. */
describe('each statement is needed', () => {
  const wanted = new Map<Walk, boolean>([
    ...allowed.map((walk) => [walk, true] as const),
    ...refused.map((walk) => [walk, false] as const),
  ]);
  const without = (who: Who, field: 'identity' | 'boundary', sid: string): Walked => {
    const policies = staging(who);
    return { ...policies, [field]: policies[field]!.filter(({ Sid }) => Sid !== sid) };
  };
  /** Denied twice is denied: these hold whatever a later line allows, which a role that may everything shows. */
  const noticed = (who: Who, damaged: Walked): boolean =>
    [...wanted].some(([walk, may]) => walk[0] === who && (decision(walk, damaged) === 'allowed') !== may);
  const greater = (who: Who, damaged: Walked): boolean =>
    [...wanted].some(
      ([walk, may]) =>
        walk[0] === who &&
        !may &&
        decision(walk, { ...damaged, identity: [...damaged.identity, everything] }) === 'allowed' &&
        decision(walk, { ...staging(who), identity: [...staging(who).identity, everything] }) === 'denied',
    );
  const all = (['plan', 'apply'] as const).flatMap((who) =>
    staging(who).identity.map(({ Sid, Effect }) => ({ who, field: 'identity' as const, sid: Sid!, effect: Effect })),
  );
  const ofBoundary = staging('made').boundary!.map(({ Sid, Effect }) => ({
    who: 'made' as const,
    field: 'boundary' as const,
    sid: Sid!,
    effect: Effect,
  }));
  test.each([...all, ...ofBoundary])('$who: $sid', ({ who, field, sid, effect }) => {
    const damaged = without(who, field, sid);
    expect(effect === 'Deny' ? greater(who, damaged) : noticed(who, damaged)).toBe(true);
  });
});

test.each(['TlsOnly', 'OthersNothing', 'PipelineItsOwn', 'PipelineNoHistory'])(
  "the bucket's %s is needed: it refuses what nothing else does",
  (sid) => {
    const bucket = statements('staging', 'state', 'aws_s3_bucket_policy.tls');
    const calls = [principals.plan, principals.apply, role('shop-production-apply'), role('platform')].flatMap((who) =>
      ['s3:GetObject', 's3:GetObjectVersion', 's3:PutBucketPolicy'].flatMap((action) =>
        ['network.tfstate', 'identities.tfstate'].flatMap((file) =>
          ['true', 'false'].map((tls): Call => {
            const context = { 'aws:PrincipalArn': who, 'aws:SecureTransport': tls };
            return { action, resource: state('staging', file), context };
          }),
        ),
      ),
    );
    const without = bucket.filter(({ Sid }) => Sid !== sid);
    const letIn = calls.filter(
      (call) =>
        decide(call, { identity: [everything], resource: bucket }) === 'denied' &&
        decide(call, { identity: [everything], resource: without }) === 'allowed',
    );
    expect(letIn).not.toEqual([]);
  },
);

test('the walk is long enough', () => {
  expect(allowed.length).toBeGreaterThanOrEqual(30);
  expect(refused.length).toBeGreaterThanOrEqual(30);
});
