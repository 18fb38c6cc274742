import type { Finding } from '@lockstep/tools/model/finding';
import { addOnNames } from '../config/environment-config.ts';
import { jsonAt, dependenciesOf, resourcesOf } from '../stacks/model.ts';
import { brokenInvariant, expectFields, lackingResource, type Invariant } from './invariant.ts';

/** The add-ons that pods need are there, and no other: what else runs comes from git. */
export const agreedAddOns: Invariant = (environment) => {
  const addOns = resourcesOf(environment, 'aws_eks_addon');
  const absent = addOnNames
    .filter((name) => !addOns.some(({ values }) => values['addon_name'] === name))
    .map((name) => lackingResource(environment, 'cluster', `aws_eks_addon ${name}`, 'pods need it'));
  const others = addOns
    .filter(({ values }) => !addOnNames.some((name) => name === values['addon_name']))
    .map((addOn) => {
      const why = ['Argo CD keeps what runs in the cluster', 'Put it into base/.'] as const;
      return brokenInvariant(environment, addOn, 'addon_name', addOn.values['addon_name'], why);
    });
  return absent.concat(others);
};

/** Without these a node does not become ready, so they stand before the nodes; the others need nodes to run on. */
const beforeNodes: ReadonlySet<unknown> = new Set(['vpc-cni', 'eks-pod-identity-agent']);

/** vpc-cni and pod identity, then nodes, then the rest; removed the other way round. */
export const addOnOrder: Invariant = (environment) =>
  resourcesOf(environment, 'aws_eks_addon').flatMap((addOn) => {
    const before = beforeNodes.has(addOn.values['addon_name']);
    return resourcesOf(environment, 'aws_eks_node_group').flatMap((group): readonly Finding[] => {
      const [first, second] = before ? [addOn, group] : [group, addOn];
      const waits = dependenciesOf(second);
      if (waits.includes(first.address)) return [];
      const why = before ? 'nodes would join without it' : 'it would wait for nodes that are not there';
      return [brokenInvariant(environment, second, 'depends_on', waits, [why, `Add ${first.address}.`])];
    });
  });

/** vpc-cni enforces NetworkPolicies. */
export const enforcedPolicies: Invariant = (environment) =>
  resourcesOf(environment, 'aws_eks_addon')
    .filter(({ values }) => values['addon_name'] === 'vpc-cni')
    .flatMap((addOn) => {
      const why = 'NetworkPolicies would be taken and do nothing';
      return expectFields(environment, addOn, ['configuration_values.enableNetworkPolicy', 'true', why]);
    });

const callers: ReadonlySet<unknown> = new Set(['vpc-cni', 'aws-ebs-csi-driver']);

/** An add-on that calls AWS does it by a role of its own. */
export const podIdentities: Invariant = (environment) =>
  resourcesOf(environment, 'aws_eks_addon')
    .filter(({ values }) => callers.has(values['addon_name']))
    .filter(({ values }) => jsonAt(values, 'pod_identity_association.0.role_arn') === undefined)
    .map((addOn) => {
      const why = ["its pods cannot reach the node's credentials", 'Give it a role.'] as const;
      return brokenInvariant(environment, addOn, 'pod_identity_association', undefined, why);
    });

const ofNodes: ReadonlySet<string> = new Set(['AmazonEKSWorkerNodePolicy', 'AmazonEC2ContainerRegistryPullOnly']);

/** A node joins and pulls images, and may nothing else. */
export const poorNodes: Invariant = (environment) =>
  resourcesOf(environment, 'aws_iam_role_policy_attachment')
    .filter(({ values }) => String(values['role']).includes('aws_iam_role.node-role.'))
    .filter(({ values }) => !ofNodes.has(String(values['policy_arn']).split('/').at(-1)!))
    .map((attachment) => {
      const why = ['every process of a node gets it', 'Give it to the pods that need it.'] as const;
      return brokenInvariant(environment, attachment, 'policy_arn', attachment.values['policy_arn'], why);
    });
