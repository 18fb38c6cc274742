import { EksNodeGroup, LaunchTemplate, Token, type EksCluster, type ITerraformDependable } from '../cdk.ts';
import type { NodeGroupConfig } from '../config/environment-config.ts';
import { trustService } from '../identities/policy.ts';
import { confinedRole } from '../identities/role.ts';
import type { Outputs } from '../outputs.ts';
import type { EmptyStack } from '../stack.ts';

/** The managed node groups, once what lets a node join is there. */
export function nodeGroups(
  empty: EmptyStack,
  cluster: EksCluster,
  network: Outputs<'network'>,
  after: readonly ITerraformDependable[],
): { readonly groups: readonly EksNodeGroup[]; readonly nodeRoleArn: string } {
  const { stack, config, naming, accountId } = empty;
  // The addresses of pods and volumes are no business of a node: vpc-cni and the CSI driver have roles of their own.
  const role = confinedRole({
    stack,
    naming,
    accountId,
    id: 'node',
    description: 'Used by the nodes to join and to pull images',
    trust: trustService('ec2.amazonaws.com'),
    managed: ['AmazonEKSWorkerNodePolicy', 'AmazonEC2ContainerRegistryPullOnly'],
  });
  const groups = config.nodeGroups.map((group) => {
    const template = launchTemplate(empty, group);
    return new EksNodeGroup(stack, `nodes-${group.name}`, {
      clusterName: cluster.name,
      nodeGroupNamePrefix: `${group.name}-`,
      nodeRoleArn: role.arn,
      subnetIds: [...network.privateSubnetIds],
      amiType: 'AL2023_x86_64_STANDARD',
      capacityType: group.capacity === 'spot' ? 'SPOT' : 'ON_DEMAND',
      instanceTypes: [group.instanceType],
      version: cluster.version,
      launchTemplate: { id: template.id, version: Token.asString(template.latestVersion) },
      scalingConfig: { minSize: group.min, desiredSize: group.min, maxSize: group.max },
      updateConfig: { maxUnavailablePercentage: 33 },
      nodeRepairConfig: { enabled: true },
      dependsOn: [...role.rights, ...after],
      lifecycle: {
        // Another instance type is another group: the old one goes once the new one is there.
        createBeforeDestroy: true,
        // An autoscaler moves it, and Terraform would move it back.
        ignoreChanges: ['scaling_config[0].desired_size'],
      },
    });
  });
  return { groups, nodeRoleArn: role.arn };
}

/** No group of security groups is named: the nodes get the cluster's own alone, since two confuse load balancers. */
function launchTemplate({ stack, naming, config }: EmptyStack, group: NodeGroupConfig): LaunchTemplate {
  const name = `${naming.prefix}-${group.name}`;
  const tags = { Name: name, environment: config.name, repository: naming.repository, 'cost-class': config.costClass };
  return new LaunchTemplate(stack, `template-${group.name}`, {
    name,
    updateDefaultVersion: true,
    metadataOptions: {
      httpEndpoint: 'enabled',
      httpTokens: 'required',
      // One hop: a pod does not reach the node's credentials.
      httpPutResponseHopLimit: 1,
    },
    blockDeviceMappings: [
      {
        deviceName: '/dev/xvda',
        ebs: { volumeType: 'gp3', volumeSize: group.diskGiB, encrypted: 'true', deleteOnTermination: 'true' },
      },
    ],
    // The provider's tags do not reach what a launch template makes.
    tagSpecifications: ['instance', 'volume', 'network-interface'].map((resourceType) => ({ resourceType, tags })),
  });
}
