import { Ec2Tag, EksAccessEntry, EksAccessPolicyAssociation, type EksCluster } from '../cdk.ts';
import { autoNodePolicy, nodeMark, nodeRoleName } from '../identities/names.ts';
import { trustService } from '../identities/policy.ts';
import { confinedRole } from '../identities/role.ts';
import type { EmptyStack } from '../stack.ts';

/**
 * What the nodes need that EKS makes by the NodePool in clusters/<environment>/nodes: a role, an entry to the cluster by it,
 * and the mark by which the NodeClass finds the security group.
 */
export function nodeGround(empty: EmptyStack, cluster: EksCluster): { readonly nodeRoleArn: string } {
  const { stack, config, naming, accountId } = empty;
  const role = confinedRole({
    stack,
    naming,
    accountId,
    id: 'node',
    // The NodeClass names it, and a manifest knows neither the repository's name nor a path.
    name: nodeRoleName(naming.environment),
    path: '/',
    description: 'Used by the nodes to hand pods their identities and to pull images',
    trust: trustService('ec2.amazonaws.com'),
    managed: ['AmazonEKSWorkerNodeMinimalPolicy', 'AmazonEC2ContainerRegistryPullOnly'],
  });
  const entry = new EksAccessEntry(stack, 'node', { clusterName: cluster.name, principalArn: role.arn, type: 'EC2' });
  new EksAccessPolicyAssociation(stack, 'node-rights', {
    clusterName: cluster.name,
    principalArn: role.arn,
    policyArn: autoNodePolicy,
    accessScope: { type: 'cluster' },
    dependsOn: [entry, ...role.rights],
  });
  new Ec2Tag(stack, 'node-group-mark', {
    resourceId: cluster.vpcConfig.clusterSecurityGroupId,
    key: nodeMark,
    value: naming.environment,
  });
  stack.addOverride('locals', {
    usual_nodes: config.nodes.usual,
    usual_node: config.nodes.instanceType,
    most_cpus: config.nodes.mostCpus,
    node_disk_gib: config.nodes.diskGiB,
  });
  return { nodeRoleArn: role.arn };
}
