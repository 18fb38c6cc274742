import { pipelineParts, type Naming } from '../naming.ts';
import { stateAddress } from '../state/backend.ts';
import { identityNames, rolePath } from './names.ts';
import type { Statement } from './policy.ts';

interface Inputs {
  readonly naming: Naming;
  readonly region: string;
  readonly accountId: string;
}

/** What a plan reads: settings of what the stacks hold, and their states. No data, no secret, no value of a key. */
export function planPermissions(inputs: Inputs): readonly Statement[] {
  return [
    {
      sid: 'Settings',
      actions: [
        'autoscaling:Describe*',
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

/** To keep keys, and not to use them. EKS takes a grant on the key in the name of who makes the cluster. */
const keyManagement: readonly string[] = [
  'kms:CancelKeyDeletion',
  'kms:CreateAlias',
  'kms:CreateGrant',
  'kms:CreateKey',
  'kms:DeleteAlias',
  'kms:DisableKeyRotation',
  'kms:EnableKeyRotation',
  'kms:PutKeyPolicy',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:UpdateAlias',
  'kms:UpdateKeyDescription',
];

/** What it takes to make and remove the two stacks in one region, and roles only under a path and within a boundary. */
export function applyPermissions(inputs: Inputs): readonly Statement[] {
  const { naming, region, accountId } = inputs;
  const roles = `arn:aws:iam::${accountId}:role${rolePath(naming)}*`;
  const boundary = `arn:aws:iam::${accountId}:policy/${identityNames(naming).boundary}`;
  return [
    ...planPermissions(inputs),
    {
      sid: 'Resources',
      actions: ['ec2:*', 'eks:*', 'logs:*', ...keyManagement],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:RequestedRegion': region } },
    },
    {
      sid: 'ConfinedRoles',
      actions: ['iam:CreateRole', 'iam:PutRolePolicy', 'iam:AttachRolePolicy', 'iam:PutRolePermissionsBoundary'],
      resources: [roles],
      conditions: { StringEquals: { 'iam:PermissionsBoundary': boundary } },
    },
    {
      sid: 'KeepRoles',
      actions: [
        'iam:DeleteRole',
        'iam:DeleteRolePolicy',
        'iam:DetachRolePolicy',
        'iam:TagRole',
        'iam:UntagRole',
        'iam:UpdateAssumeRolePolicy',
        'iam:UpdateRole',
        'iam:UpdateRoleDescription',
      ],
      resources: [roles],
    },
    {
      sid: 'HandRolesToServices',
      actions: ['iam:PassRole'],
      resources: [roles],
      conditions: {
        StringEquals: {
          'iam:PassedToService': [
            'ec2.amazonaws.com',
            'eks.amazonaws.com',
            'pods.eks.amazonaws.com',
            'vpc-flow-logs.amazonaws.com',
          ],
        },
      },
    },
    {
      sid: 'RolesOfServices',
      actions: ['iam:CreateServiceLinkedRole'],
      resources: [`arn:aws:iam::${accountId}:role/aws-service-role/*`],
      conditions: {
        StringEquals: {
          'iam:AWSServiceName': [
            'autoscaling.amazonaws.com',
            'eks-nodegroup.amazonaws.com',
            'eks.amazonaws.com',
            'elasticloadbalancing.amazonaws.com',
            'spot.amazonaws.com',
          ],
        },
      },
    },
    {
      // A lock is a file that is written and removed beside the state.
      sid: 'WriteStates',
      actions: ['s3:PutObject', 's3:DeleteObject'],
      resources: states(inputs).flatMap((state) => [state, `${state}.tflock`]),
    },
    { sid: 'ReadLocks', actions: ['s3:GetObject'], resources: states(inputs).map((state) => `${state}.tflock`) },
  ];
}

/** What no role of the pipeline's making ever may, whatever its policies say. */
export function boundaryPermissions(): readonly Statement[] {
  return [
    {
      sid: 'AnythingButIdentities',
      notActions: ['account:*', 'iam:*', 'organizations:*', 'sts:*'],
      resources: ['*'],
    },
    // The control plane makes load balancers, and AWS their role at the first one.
    {
      sid: 'RoleOfLoadBalancers',
      actions: ['iam:CreateServiceLinkedRole'],
      resources: ['*'],
      conditions: { StringEquals: { 'iam:AWSServiceName': 'elasticloadbalancing.amazonaws.com' } },
    },
  ];
}

function bucketArn({ naming }: Inputs): string {
  return `arn:aws:s3:::${naming.stateBucket}`;
}

function states(inputs: Inputs): string[] {
  return pipelineParts.map((part) => `${bucketArn(inputs)}/${stateAddress({ ...inputs, part }).key}`);
}
