import type { Naming } from '../naming.ts';
import { identityNames, podRoleNames } from './names.ts';
import type { Statement } from './policy.ts';

interface Never {
  readonly naming: Naming;
  readonly accountId: string;
  /** The one principal whose entry to the cluster it may make, and what that may there. */
  readonly entryOf: string;
  readonly entryPolicy: string;
  /** All that it may touch in S3. */
  readonly states: readonly string[];
  readonly bucket: string;
}

/**
 * What the role that applies may never, whatever else allows it: make itself or another greater, enter the cluster, read
 * secrets and other states, or end a key.
 */
export function neverGreater({ naming, accountId, entryOf, entryPolicy, states, bucket }: Never): readonly Statement[] {
  const { plan, apply } = identityNames(naming);
  const ofPeople = [plan, apply, ...podRoleNames(naming)].map((name) => `arn:aws:iam::${accountId}:role/${name}`);
  return [
    {
      sid: 'NeverGreater',
      effect: 'Deny',
      actions: [
        'iam:*AccessKey*',
        'iam:*Group*',
        'iam:*LoginProfile*',
        'iam:*OpenIDConnectProvider*',
        'iam:*SAMLProvider*',
        'iam:*User*',
        'iam:CreatePolicy*',
        'iam:DeletePolicy*',
        'iam:DeleteRolePermissionsBoundary',
        'iam:PutRolePermissionsBoundary',
        'iam:SetDefaultPolicyVersion',
        'iam:UpdateAssumeRolePolicy',
        'sts:AssumeRole*',
      ],
      resources: ['*'],
    },
    {
      sid: 'NeverRolesOfPeople',
      effect: 'Deny',
      actions: [
        'iam:AttachRolePolicy',
        'iam:CreateRole',
        'iam:DeleteRole*',
        'iam:DetachRolePolicy',
        'iam:PutRole*',
        'iam:TagRole',
        'iam:UntagRole',
        'iam:UpdateRole*',
      ],
      resources: ofPeople,
    },
    {
      sid: 'NeverPassedElsewhere',
      effect: 'Deny',
      actions: ['iam:PassRole'],
      resources: ['*'],
      conditions: {
        StringNotEquals: {
          'iam:PassedToService': ['eks.amazonaws.com', 'pods.eks.amazonaws.com', 'vpc-flow-logs.amazonaws.com'],
        },
      },
    },
    {
      sid: 'NeverEnters',
      effect: 'Deny',
      actions: ['eks:CreateAccessEntry'],
      resources: ['*'],
      conditions: { ArnNotEquals: { 'eks:principalArn': entryOf } },
    },
    {
      sid: 'NeverAdministers',
      effect: 'Deny',
      actions: ['eks:AssociateAccessPolicy'],
      resources: ['*'],
      conditions: { ArnNotEquals: { 'eks:policyArn': entryPolicy } },
    },
    {
      // Who enters is changed by people.
      sid: 'NeverChangesEntries',
      effect: 'Deny',
      actions: ['eks:DeleteAccessEntry', 'eks:DisassociateAccessPolicy', 'eks:UpdateAccessEntry'],
      resources: ['*'],
    },
    {
      sid: 'NeverReadsSecrets',
      effect: 'Deny',
      actions: ['secretsmanager:*', 'ssm:*'],
      resources: ['*'],
    },
    {
      sid: 'NeverUsesOrEndsKeys',
      effect: 'Deny',
      actions: [
        'kms:*Decrypt*',
        'kms:*Encrypt*',
        'kms:Disable*',
        'kms:GenerateDataKey*',
        'kms:PutKeyPolicy',
        'kms:ScheduleKeyDeletion',
      ],
      resources: ['*'],
    },
    { sid: 'NeverOtherStates', effect: 'Deny', actions: ['s3:*'], notResources: [bucket, ...states] },
  ];
}
