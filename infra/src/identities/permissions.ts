import { pipelineParts, type Naming } from '../naming.ts';
import { stateAddress } from '../state/backend.ts';
import { autoNodePolicy, nodeRoleName, podRoleNames, rolePath } from './names.ts';
import { neverGreater } from './never.ts';
import type { Statement } from './policy.ts';

export interface PermissionInputs {
  readonly naming: Naming;
  readonly region: string;
  readonly accountId: string;
}

/** What a plan reads: settings of what the stacks hold, and their states. No data, no secret, no value of a key. */
export function planPermissions(inputs: PermissionInputs): readonly Statement[] {
  return [
    {
      sid: 'Settings',
      actions: [
        'ec2:Describe*',
        'eks:Describe*',
        'eks:List*',
        'iam:GetPolicy',
        'iam:GetPolicyVersion',
        'iam:GetRole',
        'iam:GetRolePolicy',
        'iam:ListAttachedRolePolicies',
        'iam:ListInstanceProfilesForRole',
        'iam:ListRolePolicies',
        'kms:DescribeKey',
        'kms:GetKeyPolicy',
        'kms:GetKeyRotationStatus',
        'kms:ListAliases',
        'kms:ListResourceTags',
        'logs:DescribeLogGroups',
        'logs:ListTagsForResource',
      ],
      resources: ['*'],
    },
    { sid: 'ListStates', actions: ['s3:ListBucket'], resources: [bucketArn(inputs)] },
    { sid: 'ReadStates', actions: ['s3:GetObject'], resources: states(inputs) },
  ];
}

/** AWS's own policies that a role of the stacks takes, and no other. */
const managedPolicies: readonly string[] = [
  'AmazonEC2ContainerRegistryPullOnly',
  'AmazonEKSBlockStoragePolicy',
  'AmazonEKSClusterPolicy',
  'AmazonEKSComputePolicy',
  'AmazonEKSLoadBalancingPolicy',
  'AmazonEKSNetworkingPolicy',
  'AmazonEKSWorkerNodeMinimalPolicy',
];

/** What it takes to make and keep the two stacks in one region: by name where AWS has names, else by the tags of ours. */
export function applyPermissions(inputs: PermissionInputs): readonly Statement[] {
  const { naming, region, accountId } = inputs;
  const { prefix, environment, repository } = naming;
  const { boundary, node, made, ofPods } = roleArns(inputs);
  const here = { 'aws:RequestedRegion': region };
  const ours = { 'aws:ResourceTag/environment': environment, 'aws:ResourceTag/repository': repository };
  const eks = (what: string) => `arn:aws:eks:${region}:${accountId}:${what}`;
  const group = (of: string) => `arn:aws:logs:${region}:${accountId}:log-group:/aws/${of}/${prefix}/*`;
  const alias = `arn:aws:kms:${region}:${accountId}:alias/${prefix}-*`;
  return [
    ...planPermissions(inputs),
    {
      sid: 'MakeNetwork',
      actions: [
        'ec2:AllocateAddress',
        'ec2:AssociateRouteTable',
        'ec2:AttachInternetGateway',
        'ec2:CreateFlowLogs',
        'ec2:CreateInternetGateway',
        'ec2:CreateNatGateway',
        'ec2:CreateRoute',
        'ec2:CreateRouteTable',
        'ec2:CreateSubnet',
        'ec2:CreateVpc',
        'ec2:CreateVpcEndpoint',
        'ec2:RevokeSecurityGroupEgress',
        'ec2:RevokeSecurityGroupIngress',
        'logs:CreateLogDelivery',
        'logs:DeleteLogDelivery',
      ],
      resources: ['*'],
      conditions: { StringEquals: here },
    },
    {
      sid: 'TagWhatIsMade',
      actions: ['ec2:CreateTags'],
      resources: ['*'],
      conditions: { StringEquals: here, Null: { 'ec2:CreateAction': 'false' } },
    },
    {
      sid: 'KeepNetwork',
      actions: [
        'ec2:CreateTags',
        'ec2:DeleteFlowLogs',
        'ec2:DeleteInternetGateway',
        'ec2:DeleteNatGateway',
        'ec2:DeleteRoute',
        'ec2:DeleteRouteTable',
        'ec2:DeleteSubnet',
        'ec2:DeleteTags',
        'ec2:DeleteVpc',
        'ec2:DeleteVpcEndpoints',
        'ec2:DetachInternetGateway',
        'ec2:DisassociateAddress',
        'ec2:DisassociateRouteTable',
        'ec2:ModifySubnetAttribute',
        'ec2:ModifyVpcAttribute',
        'ec2:ModifyVpcEndpoint',
        'ec2:ReleaseAddress',
        'ec2:ReplaceRoute',
        'ec2:ReplaceRouteTableAssociation',
      ],
      resources: ['*'],
      conditions: { StringEquals: { ...here, ...ours } },
    },
    {
      // The group is EKS's, and has no tag of ours before this one.
      sid: 'MarkGroupOfNodes',
      actions: ['ec2:CreateTags', 'ec2:DeleteTags'],
      resources: [`arn:aws:ec2:${region}:${accountId}:security-group/*`],
      conditions: { StringEquals: { 'aws:ResourceTag/aws:eks:cluster-name': prefix } },
    },
    {
      // The VPC's default group comes with it, without tags; nothing of a group of others is changed by one.
      sid: 'TagDefaultGroup',
      actions: ['ec2:CreateTags'],
      resources: [`arn:aws:ec2:${region}:${accountId}:security-group/*`],
      conditions: { Null: { 'aws:ResourceTag/environment': 'true', 'aws:ResourceTag/aws:eks:cluster-name': 'true' } },
    },
    {
      sid: 'OwnCluster',
      actions: [
        'eks:AssociateAccessPolicy',
        'eks:AssociateEncryptionConfig',
        'eks:CreateAccessEntry',
        'eks:CreateCluster',
        'eks:CreatePodIdentityAssociation',
        'eks:DeleteCluster',
        'eks:DeletePodIdentityAssociation',
        'eks:TagResource',
        'eks:UntagResource',
        'eks:UpdateClusterConfig',
        'eks:UpdateClusterVersion',
        'eks:UpdatePodIdentityAssociation',
      ],
      resources: [eks(`access-entry/${prefix}/*`), eks(`cluster/${prefix}`), eks(`podidentityassociation/${prefix}/*`)],
    },
    {
      sid: 'OwnLogs',
      actions: [
        'logs:CreateLogGroup',
        'logs:DeleteLogGroup',
        'logs:DeleteRetentionPolicy',
        'logs:PutRetentionPolicy',
        'logs:TagResource',
        'logs:UntagResource',
      ],
      resources: [group('eks'), group('vpc')],
    },
    {
      sid: 'MakeKey',
      actions: ['kms:CreateKey', 'kms:TagResource'],
      resources: ['*'],
      conditions: { StringEquals: { ...here, 'aws:RequestTag/environment': environment } },
    },
    {
      // EKS takes a grant on the key in the name of who makes the cluster.
      sid: 'KeepKey',
      actions: [
        'kms:CreateAlias',
        'kms:CreateGrant',
        'kms:DeleteAlias',
        'kms:EnableKeyRotation',
        'kms:UntagResource',
        'kms:UpdateAlias',
        'kms:UpdateKeyDescription',
      ],
      resources: [`arn:aws:kms:${region}:${accountId}:key/*`],
      conditions: { StringEquals: ours },
    },
    { sid: 'NameKey', actions: ['kms:CreateAlias', 'kms:DeleteAlias', 'kms:UpdateAlias'], resources: [alias] },
    {
      sid: 'ConfinedRoles',
      actions: ['iam:CreateRole', 'iam:PutRolePolicy'],
      resources: [made, node],
      conditions: { StringEquals: { 'iam:PermissionsBoundary': boundary } },
    },
    {
      sid: 'KnownPolicies',
      actions: ['iam:AttachRolePolicy'],
      resources: [made, node],
      conditions: {
        StringEquals: { 'iam:PermissionsBoundary': boundary },
        ArnEquals: { 'iam:PolicyARN': managedPolicies.map((name) => `arn:aws:iam::aws:policy/${name}`) },
      },
    },
    {
      sid: 'KeepRoles',
      actions: [
        'iam:DeleteRole',
        'iam:DeleteRolePolicy',
        'iam:DetachRolePolicy',
        'iam:TagRole',
        'iam:UntagRole',
        'iam:UpdateRole',
        'iam:UpdateRoleDescription',
      ],
      resources: [made, node],
    },
    {
      sid: 'HandRolesToServices',
      actions: ['iam:PassRole'],
      resources: [made],
      conditions: { StringEquals: { 'iam:PassedToService': ['eks.amazonaws.com', 'vpc-flow-logs.amazonaws.com'] } },
    },
    {
      sid: 'HandRolesToPods',
      actions: ['iam:PassRole'],
      resources: ofPods,
      conditions: { StringEquals: { 'iam:PassedToService': 'pods.eks.amazonaws.com' } },
    },
    {
      sid: 'RolesOfServices',
      actions: ['iam:CreateServiceLinkedRole'],
      resources: [`arn:aws:iam::${accountId}:role/aws-service-role/*`],
      conditions: {
        StringEquals: { 'iam:AWSServiceName': ['eks.amazonaws.com', 'elasticloadbalancing.amazonaws.com'] },
      },
    },
    {
      // A lock is a file that is written and removed beside the state.
      sid: 'WriteStates',
      actions: ['s3:PutObject', 's3:DeleteObject'],
      resources: withLocks(inputs),
    },
    { sid: 'ReadLocks', actions: ['s3:GetObject'], resources: states(inputs).map((state) => `${state}.tflock`) },
  ];
}

/** What it may never, whatever the rest says. */
export function applyLimits(inputs: PermissionInputs): readonly Statement[] {
  const { node } = roleArns(inputs);
  const bucket = bucketArn(inputs);
  return neverGreater({ ...inputs, entryOf: node, entryPolicy: autoNodePolicy, states: withLocks(inputs), bucket });
}

/** The roles of an environment, by who makes them. */
function roleArns({ naming, accountId }: PermissionInputs) {
  const role = (name: string) => `arn:aws:iam::${accountId}:role${name}`;
  return {
    boundary: `arn:aws:iam::${accountId}:policy/${naming.prefix}-boundary`,
    node: role(`/${nodeRoleName(naming.environment)}`),
    made: role(`${rolePath(naming)}*`),
    ofPods: podRoleNames(naming).map((name) => role(`/${name}`)),
  };
}

function bucketArn({ naming }: PermissionInputs): string {
  return `arn:aws:s3:::${naming.stateBucket}`;
}

function states(inputs: PermissionInputs): string[] {
  return pipelineParts.map((part) => `${bucketArn(inputs)}/${stateAddress({ ...inputs, part }).key}`);
}

function withLocks(inputs: PermissionInputs): string[] {
  return states(inputs).flatMap((state) => [state, `${state}.tflock`]);
}
