import {
  EksAccessEntry,
  EksAccessPolicyAssociation,
  TerraformIterator,
  TerraformVariable,
  type EksCluster,
} from '../cdk.ts';
import { identityNames } from '../identities/names.ts';
import type { EmptyStack } from '../stack.ts';

/** Who administers the cluster: roles that people take, told to Terraform since git holds no account; never the pipeline's. */
export function clusterAccess({ stack, naming }: EmptyStack, cluster: EksCluster): void {
  const names = identityNames(naming);
  const ofPipeline = [names.plan, names.apply].map((name) => `endswith(arn, ":role/${name}")`).join(' || ');
  const roles = new TerraformVariable(stack, 'admin_role_arns', {
    type: 'list(string)',
    description: 'ARNs of the IAM roles that people take to administer the cluster, without a session name.',
    nullable: false,
    validation: [
      { condition: '${length(var.admin_role_arns) > 0}', errorMessage: 'Without one nobody can enter the cluster.' },
      {
        condition: '${alltrue([for arn in var.admin_role_arns : can(regex("^arn:aws:iam::[0-9]{12}:role/.+$", arn))])}',
        errorMessage: 'Each is arn:aws:iam::ACCOUNT:role/NAME.',
      },
      {
        condition: `\${!anytrue([for arn in var.admin_role_arns : ${ofPipeline}])}`,
        errorMessage: "The pipeline's roles administer no cluster.",
      },
    ],
  });
  const each = TerraformIterator.fromList(roles.listValue);
  const entry = new EksAccessEntry(stack, 'admin', {
    forEach: each,
    clusterName: cluster.name,
    principalArn: each.value,
  });
  new EksAccessPolicyAssociation(stack, 'admin-rights', {
    forEach: each,
    clusterName: cluster.name,
    principalArn: each.value,
    policyArn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy',
    accessScope: { type: 'cluster' },
    dependsOn: [entry],
  });
}
