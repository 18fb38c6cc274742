import { jsonAt, refersTo, resourcesOf, texts, type Json } from '../stacks/model.ts';
import { brokenInvariant, type Invariant } from './invariant.ts';

/** Characters that IAM takes of a policy, without white space: written into a role all together, or by itself. */
const most: Readonly<Record<string, number>> = { aws_iam_role_policy: 10_240, aws_iam_policy: 6144 };

/** AWS refuses a larger policy only when it is applied. Names and numbers may be longer than those of the golden files. */
export const fittingPolicies: Invariant = (environment) =>
  resourcesOf(environment)
    .filter(({ type }) => type in most)
    .flatMap((policy) => {
      const length = JSON.stringify(policy.values['policy']).length;
      const limit = Math.floor(most[policy.type]! * 0.85);
      if (length <= limit) return [];
      const why = [`AWS takes ${most[policy.type]} characters, and names may grow`, 'Say it in fewer words.'] as const;
      return [brokenInvariant(environment, policy, 'policy', `${length} characters`, why)];
    });

const refused: readonly string[] = [
  'iam:CreatePolicy*',
  'iam:DeleteRolePermissionsBoundary',
  'iam:PutRolePermissionsBoundary',
  'iam:SetDefaultPolicyVersion',
  'iam:UpdateAssumeRolePolicy',
  'sts:AssumeRole*',
];

/** The role that applies is denied by name what would make it greater, so that a later line cannot allow it. */
export const neverGreaterRole: Invariant = (environment) => {
  const attached = resourcesOf(environment, 'aws_iam_role_policy_attachment').filter(
    ({ part, values }) => part === 'identities' && refersTo(values['role'], 'aws_iam_role.apply'),
  );
  const denied = new Set(
    resourcesOf(environment, 'aws_iam_policy')
      .filter(({ address }) => attached.some(({ values }) => refersTo(values['policy_arn'], address)))
      .flatMap(({ values }) => (jsonAt(values, 'policy.Statement') ?? []) as readonly Json[])
      .filter((one) => jsonAt(one, 'Effect') === 'Deny' && jsonAt(one, 'Condition') === undefined)
      .filter((one) => texts(jsonAt(one, 'Resource')).includes('*'))
      .flatMap((one) => texts(jsonAt(one, 'Action'))),
  );
  const lacking = refused.filter((action) => !denied.has(action));
  if (lacking.length === 0) return [];
  const why = ['it could make itself greater', 'Deny it for all resources, without a condition.'] as const;
  return [brokenInvariant(environment, { part: 'identities', address: 'aws_iam_role.apply' }, 'Deny', lacking, why)];
};
