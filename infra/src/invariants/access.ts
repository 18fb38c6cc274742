import type { Finding } from '@lockstep/tools/model/finding';
import { resourcesOf } from '../stacks/model.ts';
import { brokenInvariant, expectFields, lackingResource, type Invariant } from './invariant.ts';
import { isLive } from '@lockstep/tools/model/environment';

const admins = '${toset(var.admin_role_arns)}';

/** Somebody can enter, by name, and administer. */
export const namedAdmins: Invariant = (environment) => {
  const lacks = (type: string, reason: string) => lackingResource(environment, 'cluster', type, reason);
  const each = (type: string) => resourcesOf(environment, type).filter(({ values }) => values['for_each'] === admins);
  const rights = each('aws_eks_access_policy_association').filter(({ values }) =>
    String(values['policy_arn']).endsWith('/AmazonEKSClusterAdminPolicy'),
  );
  const found: Finding[] = [];
  if (each('aws_eks_access_entry').length === 0) found.push(lacks('aws_eks_access_entry', 'nobody could enter'));
  if (rights.length === 0) found.push(lacks('aws_eks_access_policy_association', 'an entry alone may do nothing'));
  return found;
};

/** Terraform asks who administers, and takes neither nobody nor the pipeline for an answer. */
export const askedForAdmins: Invariant = (environment) => {
  const variable = environment.stacks.cluster.variable?.['admin_role_arns'];
  const conditions = JSON.stringify(variable?.['validation'] ?? []);
  const guarded = ['length(var.admin_role_arns) > 0', '-plan', '-apply'].every((part) => conditions.includes(part));
  if (guarded && variable?.['default'] === undefined) return [];
  const why = ['nobody might be named, or the pipeline', 'Validate it, without a default.'] as const;
  const where = { part: 'cluster', address: 'variable.admin_role_arns' } as const;
  return [brokenInvariant(environment, where, 'validation', variable?.['validation'], why)];
};

/** The pipeline's roles have no entry. */
export const noPipelineAdmin: Invariant = (environment) =>
  resourcesOf(environment, 'aws_eks_access_entry')
    .filter(({ values }) => /-(?:plan|apply)\b/.test(String(values['principal_arn'])))
    .map((entry) => {
      const why = ['the pipeline would administer the cluster', 'Name a role that people take.'] as const;
      return brokenInvariant(environment, entry, 'principal_arn', entry.values['principal_arn'], why);
    });

/** Entries alone decide who enters, and what a cluster keeps for life or pays for by default is chosen. */
export const clusterDefaults: Invariant = (environment) =>
  resourcesOf(environment, 'aws_eks_cluster').flatMap((cluster) =>
    expectFields(
      environment,
      cluster,
      ['access_config.authentication_mode', 'API', 'a ConfigMap would decide who enters'],
      ['access_config.bootstrap_cluster_creator_admin_permissions', false, 'the pipeline would administer it'],
      ['upgrade_policy.support_type', 'STANDARD', 'extended support costs six times as much'],
      ['bootstrap_self_managed_addons', false, "EKS's own copies would stand in the way of ours"],
    ),
  );

/** Production is not removed by one command. */
export const protectedCluster: Invariant = (environment) =>
  resourcesOf(environment, 'aws_eks_cluster')
    .filter(() => isLive(environment.environment))
    .flatMap((cluster) =>
      expectFields(environment, cluster, ['deletion_protection', true, 'one command would end it']),
    );
