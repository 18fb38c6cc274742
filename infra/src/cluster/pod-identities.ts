import { EksPodIdentityAssociation, type EksCluster } from '../cdk.ts';
import { podsWithRoles } from '../identities/names.ts';
import type { EmptyStack } from '../stack.ts';

/** Lets the pods that call AWS take their roles, which the stack `identities` has. */
export function podIdentities({ stack, naming, config, accountId }: EmptyStack, cluster: EksCluster): void {
  for (const { id, namespace, account, role } of podsWithRoles(naming, config)) {
    new EksPodIdentityAssociation(stack, id, {
      clusterName: cluster.name,
      namespace,
      serviceAccount: account,
      roleArn: `arn:aws:iam::${accountId}:role/${role}`,
    });
  }
}
