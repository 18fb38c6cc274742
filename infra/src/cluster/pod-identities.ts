import { EksPodIdentityAssociation, type EksCluster } from '../cdk.ts';
import { podRoleName, podsOnAwsOf } from '../identities/names.ts';
import type { EmptyStack } from '../stack.ts';

/** Lets the pods that call AWS take their roles, which the stack `identities` has: of records only where there is a zone. */
export function podIdentities({ stack, naming, config, accountId }: EmptyStack, cluster: EksCluster): void {
  for (const name of podsOnAwsOf(config)) {
    new EksPodIdentityAssociation(stack, name, {
      clusterName: cluster.name,
      namespace: name,
      serviceAccount: name,
      roleArn: `arn:aws:iam::${accountId}:role/${podRoleName(naming, name)}`,
    });
  }
}
