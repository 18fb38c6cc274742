import type { Finding } from '@lockstep/tools/model/finding';
import { autoNodePolicy, nodeMark, nodeRoleName } from '../identities/names.ts';
import { dependenciesOf, jsonAt, resourcesOf, texts } from '../stacks/model.ts';
import { brokenInvariant, expectFields, lackingResource, type Invariant } from './invariant.ts';

/** EKS runs nodes, load balancers and volumes: all three, since it takes no part of them; and no pool of its own, whose size has no end. */
export const autoMode: Invariant = (environment) =>
  resourcesOf(environment, 'aws_eks_cluster').flatMap((cluster): readonly Finding[] => {
    const nobody = 'nobody would make and patch nodes, volumes or load balancers';
    const found = expectFields(
      environment,
      cluster,
      ['compute_config.enabled', true, nobody],
      ['storage_config.block_storage.enabled', true, nobody],
      ['kubernetes_network_config.elastic_load_balancing.enabled', true, nobody],
    );
    const pools = jsonAt(cluster.values, 'compute_config.node_pools');
    if (Array.isArray(pools) && pools.length === 0) return found;
    const why = ['its nodes stand without a limit, beside the control plane', 'Write [].'] as const;
    return found.concat(brokenInvariant(environment, cluster, 'compute_config.node_pools', pools, why));
  });

const byHand: ReadonlySet<string> = new Set([
  'aws_autoscaling_group',
  'aws_eks_addon',
  'aws_eks_fargate_profile',
  'aws_eks_node_group',
  'aws_instance',
  'aws_launch_template',
]);

/** Nothing stands beside what EKS runs: what somebody adds, somebody must patch. */
export const nothingByHand: Invariant = (environment) =>
  resourcesOf(environment)
    .filter(({ type }) => byHand.has(type))
    .map((resource) => {
      const why = ['EKS neither scales nor patches it', 'Leave it to Auto Mode, or put it into base/.'] as const;
      return brokenInvariant(environment, resource, 'the resource', resource.type, why);
    });

const ofControlPlane: readonly string[] = [
  'AmazonEKSClusterPolicy',
  'AmazonEKSComputePolicy',
  'AmazonEKSBlockStoragePolicy',
  'AmazonEKSLoadBalancingPolicy',
  'AmazonEKSNetworkingPolicy',
];

/** The control plane may what Auto Mode does in its name, before the cluster is made. */
export const ableControlPlane: Invariant = (environment) => {
  const attachments = resourcesOf(environment, 'aws_iam_role_policy_attachment');
  return ofControlPlane.flatMap((policy): readonly Finding[] => {
    const attached = attachments.find(
      ({ values }) =>
        String(values['role']).includes('aws_iam_role.control-plane-role.') &&
        String(values['policy_arn']).endsWith(`/${policy}`),
    );
    if (attached === undefined) {
      return [lackingResource(environment, 'cluster', `its policy ${policy}`, 'Auto Mode could not do its work')];
    }
    return resourcesOf(environment, 'aws_eks_cluster')
      .filter((cluster) => !dependenciesOf(cluster).includes(attached.address))
      .map((cluster) => {
        const why = ['it would start without its rights', `Add ${attached.address}.`] as const;
        return brokenInvariant(environment, cluster, 'depends_on', dependenciesOf(cluster), why);
      });
  });
};

const ofNodes: ReadonlySet<string> = new Set([
  'AmazonEKSWorkerNodeMinimalPolicy',
  'AmazonEC2ContainerRegistryPullOnly',
]);

/** A node hands pods their identities and pulls images, and may nothing else. */
export const poorNodes: Invariant = (environment) =>
  resourcesOf(environment, 'aws_iam_role_policy_attachment')
    .filter(({ values }) => String(values['role']).includes('aws_iam_role.node-role.'))
    .filter(({ values }) => !ofNodes.has(String(values['policy_arn']).split('/').at(-1)!))
    .map((attachment) => {
      const why = ['every process of a node gets it', 'Give it to the pods that need it.'] as const;
      return brokenInvariant(environment, attachment, 'policy_arn', attachment.values['policy_arn'], why);
    });

/** Nodes of our own class can join: their role is what the class names, and has an entry with AWS's rights of a node. */
export const joiningNodes: Invariant = (environment) => {
  const wanted = nodeRoleName(environment.environment);
  const roles = resourcesOf(environment, 'aws_iam_role').filter(({ values }) => values['name'] === wanted);
  const entries = resourcesOf(environment, 'aws_eks_access_entry').filter(({ values }) => values['type'] === 'EC2');
  const rights = resourcesOf(environment, 'aws_eks_access_policy_association').filter(
    ({ values }) => values['policy_arn'] === autoNodePolicy,
  );
  const lacks = (what: string, reason: string) => lackingResource(environment, 'cluster', what, reason);
  return [
    ...(roles.length === 1 ? [] : [lacks(`aws_iam_role ${wanted}`, 'the NodeClass names it')]),
    ...(entries.length === 1 ? [] : [lacks('aws_eks_access_entry of nodes', 'no node could join')]),
    ...(rights.length === 1 ? [] : [lacks('aws_eks_access_policy_association of nodes', 'no node would become ready')]),
  ];
};

/** The NodeClass finds where its nodes stand, and their security group, by a tag: never in a subnet that leads nowhere. */
export const markedPlaces: Invariant = (environment) => {
  const marks = resourcesOf(environment, 'aws_ec2_tag').filter(
    ({ values }) => values['key'] === nodeMark && values['value'] === environment.environment,
  );
  const unmarked = resourcesOf(environment, 'aws_subnet')
    .filter(({ values }) => jsonAt(values, 'tags.tier') === 'private')
    .filter(({ values }) => jsonAt(values, `tags.${nodeMark}`) !== environment.environment)
    .map((subnet) => {
      const why = ['no node would start in it', `Tag it ${nodeMark}=${environment.environment}.`] as const;
      return brokenInvariant(environment, subnet, 'tags', texts(jsonAt(subnet.values, 'tags.lockstep')), why);
    });
  if (marks.length === 1) return unmarked;
  return [...unmarked, lackingResource(environment, 'cluster', 'aws_ec2_tag', 'nodes would have no security group')];
};
