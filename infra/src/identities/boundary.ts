import { nodeRoleName } from './names.ts';
import type { PermissionInputs } from './permissions.ts';
import type { Statement } from './policy.ts';

/**
 * The most that a role of the pipeline's making may do: what the control plane, the nodes and the flow logs need, whatever
 * its own policies say. It reads no secret, no state and no record, and takes no other role.
 */
export function boundaryPermissions({ naming, region, accountId }: PermissionInputs): readonly Statement[] {
  const node = `arn:aws:iam::${accountId}:role/${nodeRoleName(naming.environment)}`;
  return [
    {
      sid: 'NodesVolumesBalancers',
      actions: [
        'ec2:AssignPrivateIpAddresses',
        'ec2:AssociateTrunkInterface',
        'ec2:Attach*',
        'ec2:AuthorizeSecurityGroup*',
        'ec2:CreateFleet',
        'ec2:CreateLaunchTemplate*',
        'ec2:CreateNetworkInterface*',
        'ec2:CreateSecurityGroup',
        'ec2:CreateSnapshot',
        'ec2:CreateTags',
        'ec2:CreateVolume',
        'ec2:DeleteLaunchTemplate*',
        'ec2:DeleteNetworkInterface',
        'ec2:DeleteSecurityGroup',
        'ec2:DeleteSnapshot',
        'ec2:DeleteTags',
        'ec2:DeleteVolume',
        'ec2:Describe*',
        'ec2:Detach*',
        'ec2:DisassociateTrunkInterface',
        'ec2:GetSecurityGroupsForVpc',
        'ec2:ModifyNetworkInterfaceAttribute',
        'ec2:ModifyVolume',
        'ec2:RevokeSecurityGroup*',
        'ec2:RunInstances',
        'ec2:TerminateInstances',
        'ec2:UnassignPrivateIpAddresses',
        'elasticloadbalancing:*',
      ],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:RequestedRegion': region } },
    },
    {
      sid: 'SecretsKey',
      actions: ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:ListGrants'],
      resources: [`arn:aws:kms:${region}:${accountId}:key/*`],
      conditions: { StringEquals: { 'aws:ResourceTag/environment': naming.environment } },
    },
    {
      sid: 'FlowLogs',
      actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
      resources: [`arn:aws:logs:${region}:${accountId}:log-group:/aws/vpc/${naming.prefix}/*`],
    },
    {
      sid: 'IdentitiesOfPods',
      actions: ['eks-auth:AssumeRoleForPodIdentity'],
      resources: [`arn:aws:eks:${region}:${accountId}:cluster/${naming.prefix}`],
    },
    {
      sid: 'PullImages',
      actions: [
        'ecr:BatchGetImage',
        'ecr:BatchImportUpstreamImage',
        'ecr:GetAuthorizationToken',
        'ecr:GetDownloadUrlForLayer',
      ],
      resources: ['*'],
    },
    {
      sid: 'ProfilesOfNodes',
      actions: ['iam:*InstanceProfile'],
      resources: [`arn:aws:iam::${accountId}:instance-profile/eks*`],
    },
    {
      sid: 'RoleOfNodes',
      actions: ['iam:PassRole'],
      resources: [node],
      conditions: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
    },
    // AWS makes their roles at the first load balancer, and at the first node that it may take back.
    {
      sid: 'RolesOfServices',
      actions: ['iam:CreateServiceLinkedRole'],
      resources: ['*'],
      conditions: {
        StringEquals: { 'iam:AWSServiceName': ['elasticloadbalancing.amazonaws.com', 'spot.amazonaws.com'] },
      },
    },
  ];
}
