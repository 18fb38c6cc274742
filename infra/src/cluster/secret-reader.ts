import { secretPath } from '@lockstep/tools/model/secret-path';
import { EksPodIdentityAssociation, IamRolePolicy, type EksCluster } from '../cdk.ts';
import { policyDocument, trustPods } from '../identities/policy.ts';
import { confinedRole } from '../identities/role.ts';
import type { EmptyStack } from '../stack.ts';

/** As base/external-secrets calls the operator that brings secrets: its namespace, and its service account. */
const operator = 'external-secrets';

/** Lets the operator read the secrets of its own environment, by name: it may neither list nor write any. */
export function secretReader({ stack, naming, config, accountId }: EmptyStack, cluster: EksCluster): void {
  const role = confinedRole({
    stack,
    naming,
    accountId,
    id: operator,
    description: `Used by the pods of ${operator}`,
    trust: trustPods(),
  });
  const secrets = `arn:aws:secretsmanager:${config.region}:${accountId}:secret:${secretPath(naming.environment, '*')}`;
  const rights = new IamRolePolicy(stack, `${operator}-permissions`, {
    name: operator,
    role: role.name,
    policy: policyDocument([
      {
        sid: 'ReadSecrets',
        actions: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
        resources: [secrets],
      },
    ]),
  });
  new EksPodIdentityAssociation(stack, operator, {
    clusterName: cluster.name,
    namespace: operator,
    serviceAccount: operator,
    roleArn: role.arn,
    dependsOn: [rights],
  });
}
