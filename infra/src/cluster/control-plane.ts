import { CloudwatchLogGroup, EksCluster, IamRolePolicy, KmsAlias, KmsKey, type ITerraformDependable } from '../cdk.ts';
import { policyDocument, trustTaggedService } from '../identities/policy.ts';
import { confinedRole, type ConfinedRole } from '../identities/role.ts';
import type { Outputs } from '../outputs.ts';
import type { EmptyStack } from '../stack.ts';
import { tagRights } from './tag-rights.ts';

/** The API server and what it needs: a role, a log group of ours, and a key for Secrets where the config asks for one. */
export function controlPlane(
  empty: EmptyStack,
  network: Outputs<'network'>,
): { readonly cluster: EksCluster; readonly logGroup: CloudwatchLogGroup } {
  const { stack, config, naming, accountId } = empty;
  // Made before the cluster: EKS would make one that keeps everything for ever and outlives the cluster.
  const logGroup = new CloudwatchLogGroup(stack, 'control-plane', {
    name: `/aws/eks/${naming.prefix}/cluster`,
    retentionInDays: config.logRetentionDays,
  });
  const role = confinedRole({
    stack,
    naming,
    accountId,
    id: 'control-plane',
    description: 'Used by the control plane',
    // EKS tells by a tag of its session which cluster it works for, and its policies ask for that tag.
    trust: trustTaggedService('eks.amazonaws.com'),
    managed: [
      'AmazonEKSClusterPolicy',
      'AmazonEKSComputePolicy',
      'AmazonEKSBlockStoragePolicy',
      'AmazonEKSLoadBalancingPolicy',
      'AmazonEKSNetworkingPolicy',
    ],
  });
  const ownTags = tagRights(stack, role);
  const key = config.secretsKey ? secretsKey(empty, role) : undefined;
  const cluster = new EksCluster(stack, 'cluster', {
    name: naming.prefix,
    roleArn: role.arn,
    version: config.kubernetesVersion,
    enabledClusterLogTypes: ['api', 'audit', 'authenticator'],
    deletionProtection: config.deletionProtection,
    // Auto Mode: nodes, addresses, DNS, volumes and load balancers are EKS's to run and to patch. It takes all three or none.
    computeConfig: { enabled: true, nodePools: [] },
    storageConfig: { blockStorage: { enabled: true } },
    // Its copies of vpc-cni, CoreDNS and kube-proxy would stand beside those of the nodes. A change makes a new cluster.
    bootstrapSelfManagedAddons: false,
    accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: false },
    // Extended support is EKS's default, and costs six times as much on the day after the standard one.
    upgradePolicy: { supportType: 'STANDARD' },
    kubernetesNetworkConfig: { serviceIpv4Cidr: config.serviceCidr, elasticLoadBalancing: { enabled: true } },
    vpcConfig: {
      subnetIds: [...network.intraSubnetIds],
      endpointPrivateAccess: true,
      endpointPublicAccess: config.publicEndpointFrom.length > 0,
      ...(config.publicEndpointFrom.length > 0 ? { publicAccessCidrs: [...config.publicEndpointFrom] } : {}),
    },
    ...(key === undefined ? {} : { encryptionConfig: { provider: { keyArn: key.arn }, resources: ['secrets'] } }),
    dependsOn: [logGroup, ...role.rights, ownTags, ...(key?.rights ?? [])],
  });
  return { cluster, logGroup };
}

function secretsKey(
  { stack, naming }: EmptyStack,
  role: ConfinedRole,
): { readonly arn: string; readonly rights: readonly ITerraformDependable[] } {
  const key = new KmsKey(stack, 'secrets', {
    description: `Kubernetes Secrets of ${naming.prefix}`,
    enableKeyRotation: true,
    // A removed key takes every Secret with it: the longest time in which it can be taken back.
    deletionWindowInDays: 30,
  });
  new KmsAlias(stack, 'secrets-alias', { name: `alias/${naming.prefix}-secrets`, targetKeyId: key.keyId });
  const rights = new IamRolePolicy(stack, 'control-plane-secrets', {
    name: 'secrets-key',
    role: role.name,
    policy: policyDocument([
      { actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:ListGrants'], resources: [key.arn] },
    ]),
  });
  return { arn: key.arn, rights: [rights] };
}
