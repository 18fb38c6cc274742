import { IamRolePolicy, type TerraformStack } from '../cdk.ts';
import { policyDocument } from '../identities/policy.ts';
import type { ConfinedRole } from '../identities/role.ts';

/** Of which cluster a call is: EKS puts it into the session, and onto what it makes. The second `$` keeps it from Terraform. */
const ofItsCluster = { 'aws:RequestTag/eks:eks-cluster-name': '$${aws:PrincipalTag/eks:eks-cluster-name}' };

/**
 * Lets EKS put our tags onto what it makes in the cluster's name, so that the bill tells them: AWS's own policies list the
 * tags that they permit, and ours are none of them.
 */
export function tagRights(stack: TerraformStack, role: ConfinedRole): IamRolePolicy {
  return new IamRolePolicy(stack, 'control-plane-tags', {
    name: 'own-tags',
    role: role.name,
    policy: policyDocument([
      {
        sid: 'Nodes',
        actions: ['ec2:CreateFleet', 'ec2:CreateLaunchTemplate', 'ec2:RunInstances'],
        resources: ['*'],
        conditions: {
          StringEquals: ofItsCluster,
          StringLike: {
            'aws:RequestTag/eks:kubernetes-node-class-name': '*',
            'aws:RequestTag/eks:kubernetes-node-pool-name': '*',
          },
        },
      },
      {
        sid: 'Volumes',
        actions: ['ec2:CreateSnapshot', 'ec2:CreateVolume'],
        resources: ['arn:aws:ec2:*:*:snapshot/*', 'arn:aws:ec2:*:*:volume/*'],
        conditions: { StringEquals: ofItsCluster },
      },
      {
        sid: 'Addresses',
        actions: ['ec2:CreateNetworkInterface'],
        resources: ['*'],
        conditions: {
          StringEquals: ofItsCluster,
          StringLike: { 'aws:RequestTag/eks:kubernetes-cni-node-name': '*' },
        },
      },
      {
        sid: 'LoadBalancers',
        actions: [
          'ec2:CreateSecurityGroup',
          'elasticloadbalancing:CreateListener',
          'elasticloadbalancing:CreateLoadBalancer',
          'elasticloadbalancing:CreateRule',
          'elasticloadbalancing:CreateTargetGroup',
        ],
        resources: ['*'],
        conditions: { StringEquals: ofItsCluster },
      },
    ]),
  });
}
