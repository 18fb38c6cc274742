import { output } from '../output.ts';
import { emptyStack, type StackInputs } from '../stack.ts';
import { clusterAccess } from './access.ts';
import { controlPlane } from './control-plane.ts';
import { networkFacts } from './network-facts.ts';
import { nodeGround } from './node-ground.ts';
import { podIdentities } from './pod-identities.ts';

/**
 * An EKS cluster in Auto Mode: its control plane, who may administer it, what its nodes need, and who of its pods calls
 * AWS. The nodes themselves come and go by what runs: clusters/<environment>/nodes.
 */
export function clusterStack(inputs: StackInputs): void {
  const empty = emptyStack(inputs, 'cluster');
  const { stack, config, naming, accountId } = empty;
  const network = networkFacts(empty);
  const { cluster, logGroup } = controlPlane(empty, network);
  clusterAccess(empty, cluster);
  const { nodeRoleArn } = nodeGround(empty, cluster);
  podIdentities(empty, cluster);
  output(stack, 'cluster', {
    environment: config.name,
    repository: naming.repository,
    accountId,
    region: config.region,
    vpcId: network.vpcId,
    clusterName: cluster.name,
    clusterArn: cluster.arn,
    clusterEndpoint: cluster.endpoint,
    clusterSecurityGroupId: cluster.vpcConfig.clusterSecurityGroupId,
    kubernetesVersion: cluster.version,
    serviceCidr: config.serviceCidr,
    nodeRoleArn,
    logGroup: logGroup.name,
  });
}
