import { output } from '../output.ts';
import { emptyStack, type StackInputs } from '../stack.ts';
import { clusterAccess } from './access.ts';
import { addOns } from './add-ons.ts';
import { controlPlane } from './control-plane.ts';
import { networkFacts } from './network-facts.ts';
import { nodeGroups } from './nodes.ts';
import { recordWriter } from './record-writer.ts';
import { secretReader } from './secret-reader.ts';

/**
 * An EKS cluster: its control plane, who may administer it, its nodes, and its add-ons. What the nodes need to join
 * stands before them, and what needs nodes to run on behind them; a destroy goes the same way back.
 */
export function clusterStack(inputs: StackInputs): void {
  const empty = emptyStack(inputs, 'cluster');
  const { stack, config, naming, accountId } = empty;
  const network = networkFacts(empty);
  const { cluster, logGroup } = controlPlane(empty, network);
  clusterAccess(empty, cluster);
  const before = addOns(empty, cluster, ['vpc-cni', 'eks-pod-identity-agent'], []);
  const { groups, nodeRoleArn } = nodeGroups(empty, cluster, network, before.made);
  const after = addOns(empty, cluster, ['coredns', 'kube-proxy', 'aws-ebs-csi-driver'], groups);
  secretReader(empty, cluster);
  recordWriter(empty, cluster);
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
    ebsCsiRoleArn: after.roleArns['aws-ebs-csi-driver']!,
    vpcCniRoleArn: before.roleArns['vpc-cni']!,
    logGroup: logGroup.name,
  });
}
