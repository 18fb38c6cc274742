import { IamRole, IamRolePolicy, type TerraformStack } from '../cdk.ts';
import type { Naming } from '../naming.ts';
import { podRoleName, type podsOnAws } from './names.ts';
import { policyDocument, trustPods, type Statement } from './policy.ts';

/** A role that pods of one service account take, by an association in the stack `cluster`. */
export function podRole(
  stack: TerraformStack,
  naming: Naming,
  pods: (typeof podsOnAws)[number],
  permissions: readonly Statement[],
): void {
  const role = new IamRole(stack, `${pods}-role`, {
    name: podRoleName(naming, pods),
    description: `Used by the pods of ${pods}`,
    assumeRolePolicy: trustPods(),
  });
  new IamRolePolicy(stack, `${pods}-permissions`, {
    name: pods,
    role: role.name,
    policy: policyDocument(permissions),
  });
}
