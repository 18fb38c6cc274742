import { keepBackups } from '../backups/backups.ts';
import {
  DataAwsIamOpenidConnectProvider,
  IamOpenidConnectProvider,
  IamPolicy,
  IamRole,
  IamRolePolicy,
  IamRolePolicyAttachment,
  TerraformVariable,
  type TerraformStack,
} from '../cdk.ts';
import { output } from '../output.ts';
import { emptyStack, type StackInputs } from '../stack.ts';
import { identityNames } from './names.ts';
import { boundaryPermissions } from './boundary.ts';
import { budget } from './budget.ts';
import { applyLimits, applyPermissions, planPermissions } from './permissions.ts';
import { policyDocument, type Statement } from './policy.ts';
import { recordWriter } from './record-writer.ts';
import { secretReader } from './secret-reader.ts';
import { gitHubIssuer, trustToApply, trustToPlan } from './trust.ts';

/** Longer than the making of a cluster with its nodes, which takes about half an hour. */
const sessionSeconds = 7200;

/**
 * Who may what, which people keep: what lets the pipeline into the account without a stored key, a role that reads and one
 * that applies; the roles of pods that call AWS; and who is told what it costs.
 */
export function identitiesStack(inputs: StackInputs): void {
  const empty = emptyStack(inputs, 'identities');
  const { stack, naming, config, accountId } = empty;
  const repositoryId = new TerraformVariable(stack, 'github_repository_id', {
    type: 'string',
    description: `The number of ${naming.repository} on GitHub: gh api repos/${naming.repository} --jq .id`,
    nullable: false,
    validation: [{ condition: '${can(regex("^[0-9]+$", var.github_repository_id))}', errorMessage: 'It is a number.' }],
  }).stringValue;
  const providerArn = provider(stack, config.gitHubProvider);
  const names = identityNames(naming);
  const claims = { naming, providerArn, repositoryId };
  const about = { naming, region: config.region, accountId };
  const boundary = new IamPolicy(stack, 'boundary', {
    name: names.boundary,
    description: 'The most that any role made by the pipeline may do',
    policy: policyDocument(boundaryPermissions(about)),
  });
  const plan = pipelineRole(stack, 'plan', names.plan, trustToPlan(claims), planPermissions(about));
  const apply = pipelineRole(stack, 'apply', names.apply, trustToApply(claims), applyPermissions(about));
  // A policy of its own, since AWS takes so much of what is written into a role and no more.
  const never = new IamPolicy(stack, 'never', {
    name: names.never,
    description: 'What the role that applies may never',
    policy: policyDocument(applyLimits(about)),
  });
  new IamRolePolicyAttachment(stack, 'apply-never', { role: apply.name, policyArn: never.arn });
  secretReader(empty);
  recordWriter(empty);
  keepBackups(empty);
  budget(empty);
  output(stack, 'identities', { planRoleArn: plan.arn, applyRoleArn: apply.arn, boundaryArn: boundary.arn });
}

function provider(stack: TerraformStack, mode: 'create' | 'existing'): string {
  const url = `https://${gitHubIssuer}`;
  if (mode === 'existing') return new DataAwsIamOpenidConnectProvider(stack, 'github', { url }).arn;
  // AWS verifies GitHub's certificate by its own authorities, so no thumbprint is pinned.
  return new IamOpenidConnectProvider(stack, 'github', { url, clientIdList: ['sts.amazonaws.com'] }).arn;
}

function pipelineRole(
  stack: TerraformStack,
  id: string,
  name: string,
  trust: string,
  permissions: readonly Statement[],
): IamRole {
  const role = new IamRole(stack, id, {
    name,
    description: `Taken by GitHub's workflow to ${id}`,
    assumeRolePolicy: trust,
    maxSessionDuration: sessionSeconds,
  });
  new IamRolePolicy(stack, `${id}-permissions`, { name, role: role.id, policy: policyDocument(permissions) });
  return role;
}
