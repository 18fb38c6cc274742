import { IamRole, IamRolePolicyAttachment, type ITerraformDependable, type TerraformStack } from '../cdk.ts';
import type { Naming } from '../naming.ts';
import { identityNames, rolePath } from './names.ts';

interface RoleInputs {
  readonly stack: TerraformStack;
  readonly naming: Naming;
  readonly accountId: string;
  /** What is left of the role's name after the prefix. */
  readonly id: string;
  /** Another name, and another path than that of the roles that the pipeline makes. */
  readonly name?: string;
  readonly path?: string;
  readonly description: string;
  /** Who may take it. */
  readonly trust: string;
  /** Policies that AWS keeps, as `AmazonEKSClusterPolicy`, with their path where they have one. */
  readonly managed?: readonly string[];
}

export interface ConfinedRole {
  readonly arn: string;
  readonly name: string;
  /** Who uses the role waits for these, or finds it without rights. */
  readonly rights: readonly ITerraformDependable[];
}

/** A role that the pipeline makes: under its path, and within the boundary that keeps it from making itself greater. */
export function confinedRole({
  stack,
  naming,
  accountId,
  id,
  name = `${naming.prefix}-${id}`,
  path = rolePath(naming),
  description,
  trust,
  managed = [],
}: RoleInputs): ConfinedRole {
  const role = new IamRole(stack, `${id}-role`, {
    name,
    path,
    description,
    assumeRolePolicy: trust,
    permissionsBoundary: `arn:aws:iam::${accountId}:policy/${identityNames(naming).boundary}`,
  });
  const rights = managed.map(
    (policy) =>
      new IamRolePolicyAttachment(stack, `${id}-${policy.split('/').at(-1)!}`, {
        role: role.name,
        policyArn: `arn:aws:iam::aws:policy/${policy}`,
      }),
  );
  return { arn: role.arn, name: role.name, rights };
}
