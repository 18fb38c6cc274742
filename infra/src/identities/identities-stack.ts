import {
  DataAwsIamOpenidConnectProvider,
  IamOpenidConnectProvider,
  IamPolicy,
  IamRole,
  IamRolePolicy,
  TerraformVariable,
  type TerraformStack,
} from '../cdk.ts';
import { output } from '../output.ts';
import { emptyStack, type StackInputs } from '../stack.ts';
import { identityNames } from './names.ts';
import { applyPermissions, boundaryPermissions, planPermissions } from './permissions.ts';
import { policyDocument, type Statement } from './policy.ts';
import { gitHubIssuer, trustToApply, trustToPlan } from './trust.ts';

/** Longer than the making of a cluster with its nodes, which takes about half an hour. */
const sessionSeconds = 7200;

/** What lets the pipeline into the account without a stored key: a role that reads, and one that applies. */
export function identitiesStack(inputs: StackInputs): void {
  const { stack, naming, config, accountId } = emptyStack(inputs, 'identities');
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
    policy: policyDocument(boundaryPermissions()),
  });
  const plan = pipelineRole(stack, 'plan', names.plan, trustToPlan(claims), planPermissions(about));
  const apply = pipelineRole(stack, 'apply', names.apply, trustToApply(claims), applyPermissions(about));
  output(stack, 'identities', { planRoleArn: plan, applyRoleArn: apply, boundaryArn: boundary.arn });
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
): string {
  const role = new IamRole(stack, id, {
    name,
    description: `Taken by GitHub's workflow to ${id}`,
    assumeRolePolicy: trust,
    maxSessionDuration: sessionSeconds,
  });
  new IamRolePolicy(stack, `${id}-permissions`, { name, role: role.id, policy: policyDocument(permissions) });
  return role.arn;
}
