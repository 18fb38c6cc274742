import { podsWithRoles } from '@lockstep/infra/identities/names';
import { wantedIdentities, type WantedRole } from '@lockstep/infra/identities/wanted';
import { at } from '../../../lib/values/at.ts';
import { wrong, type SeenLine } from '../../../model/doctor-line.ts';
import { judged, seeAws, type AwsGround } from './ground.ts';
import { policyFaults } from './policies.ts';

const issuer = 'token.actions.githubusercontent.com';
const again = 'Apply the stack `…-identities` anew, as an administrator: docs/aws.md, step 3.';

/** GitHub's provider, and the pipeline's roles and policies as the stack `identities` of this commit makes them. */
export async function lookAtIdentities(ground: AwsGround): Promise<readonly SeenLine[]> {
  const { naming, config, accountId } = ground;
  const providerArn = `arn:aws:iam::${accountId}:oidc-provider/${issuer}`;
  const provider = await lookAtProvider(ground, providerArn);
  const about = { naming, accountId, region: config.region, providerArn };
  const { roles, policies } = wantedIdentities({ ...about, repositoryId: anyNumber });
  const lines = [provider];
  for (const role of roles) lines.push(await lookAtRole(ground, role));
  for (const [arn, document] of Object.entries(policies)) lines.push(await lookAtPolicy(ground, arn, document));
  const ofPods = new Set(podsWithRoles(naming, config).map(({ role }) => role));
  for (const role of ofPods) lines.push(await lookAtPodRole(ground, role));
  return lines;
}

async function lookAtProvider(ground: AwsGround, arn: string): Promise<SeenLine> {
  const title = "GitHub's provider";
  const found = await seeAws<{ readonly ClientIDList?: readonly string[] }>(
    ground,
    title,
    'iam get-open-id-connect-provider',
    ['--open-id-connect-provider-arn', arn],
  );
  if (found.line !== undefined) return found.line;
  if (found.seen === undefined) return wrong(`${title}: the account does not trust GitHub`, again);
  const clients = found.seen.ClientIDList ?? [];
  const faults = clients.includes('sts.amazonaws.com') ? [] : [`it is for ${clients.join(', ') || 'nobody'}`];
  return judged(title, 'the account trusts GitHub', faults, again);
}

/** In the place of the repository's number, which git does not hold: whatever number is there is told. */
const anyNumber = '0';
const numberField = `${issuer}:repository_id`;

interface RoleAnswer {
  readonly Role: {
    readonly AssumeRolePolicyDocument: object;
    readonly MaxSessionDuration?: number;
  };
}

async function lookAtRole(ground: AwsGround, { name, trust, policy, attached }: WantedRole): Promise<SeenLine> {
  const title = `Role ${name}`;
  const ofRole = ['--role-name', name];
  const role = await seeAws<RoleAnswer>(ground, title, 'iam get-role', ofRole);
  if (role.line !== undefined) return role.line;
  if (role.seen === undefined) return wrong(`${title}: there is none`, again);
  const written = await seeAws<{ readonly PolicyNames: readonly string[] }>(
    ground,
    title,
    'iam list-role-policies',
    ofRole,
  );
  const inline = await seeAws<{ readonly PolicyDocument: object }>(ground, title, 'iam get-role-policy', [
    ...ofRole,
    '--policy-name',
    name,
  ]);
  const others = await seeAws<{ readonly AttachedPolicies: readonly { readonly PolicyArn: string }[] }>(
    ground,
    title,
    'iam list-attached-role-policies',
    ofRole,
  );
  const hidden = written.line ?? inline.line ?? others.line;
  if (hidden !== undefined) return hidden;
  const { AssumeRolePolicyDocument: trusted } = role.seen.Role;
  const number = numberIn(trusted);
  const arns = (others.seen?.AttachedPolicies ?? []).map(({ PolicyArn }) => PolicyArn);
  const faults = [
    ...policyFaults(trust.replace(`"${numberField}":"${anyNumber}"`, `"${numberField}":"${number}"`), trusted).map(
      (fault) => `of who takes it, ${fault}`,
    ),
    ...policyFaults(policy, inline.seen?.PolicyDocument),
    ...(written.seen?.PolicyNames ?? []).filter((one) => one !== name).map((one) => `it has the policy ${one} besides`),
    ...attached.filter((arn) => !arns.includes(arn)).map((arn) => `${arn} is not attached`),
    ...arns.filter((arn) => !attached.includes(arn)).map((arn) => `${arn} is attached besides`),
  ];
  return judged(title, `as this commit says, for the repository with the number ${number} on GitHub`, faults, again);
}

function numberIn(trust: object): string {
  const found = [at(trust, 'Statement')].flat().map((one) => at(one, 'Condition', 'StringEquals', numberField));
  return String([found[0]].flat()[0] ?? '');
}

async function lookAtPolicy(ground: AwsGround, arn: string, document: string): Promise<SeenLine> {
  const title = `Policy ${arn.split('/').at(-1)}`;
  const policy = await seeAws<{ readonly Policy: { readonly DefaultVersionId: string } }>(
    ground,
    title,
    'iam get-policy',
    ['--policy-arn', arn],
  );
  if (policy.line !== undefined) return policy.line;
  if (policy.seen === undefined) return wrong(`${title}: there is none`, again);
  const version = await seeAws<{ readonly PolicyVersion: { readonly Document: object } }>(
    ground,
    title,
    'iam get-policy-version',
    ['--policy-arn', arn, '--version-id', policy.seen.Policy.DefaultVersionId],
  );
  if (version.seen === undefined) return version.line!;
  return judged(title, 'as this commit says', policyFaults(document, version.seen.PolicyVersion.Document), again);
}

async function lookAtPodRole(ground: AwsGround, name: string): Promise<SeenLine> {
  const title = `Role ${name}`;
  const role = await seeAws<RoleAnswer>(ground, title, 'iam get-role', ['--role-name', name]);
  if (role.line !== undefined) return role.line;
  if (role.seen === undefined) return wrong(`${title}: there is none`, again);
  const trusted = JSON.stringify(role.seen.Role.AssumeRolePolicyDocument);
  const faults = trusted.includes('"pods.eks.amazonaws.com"') ? [] : ['pods may not take it'];
  return judged(title, 'pods may take it', faults, again);
}

/** The role that AWS itself takes for EKS: made with the first cluster, so that it is missed only where one is. */
export async function lookAtServiceRole(ground: AwsGround, hasCluster: boolean): Promise<SeenLine> {
  const name = 'AWSServiceRoleForAmazonEKS';
  const title = `Role ${name}`;
  const found = await seeAws<RoleAnswer>(ground, title, 'iam get-role', ['--role-name', name]);
  if (found.line !== undefined) return found.line;
  const missed = found.seen === undefined && hasCluster ? ['the cluster has lost what EKS works by'] : [];
  const well =
    found.seen === undefined ? 'EKS makes it with the first cluster, and the pipeline may let it' : 'is there';
  return judged(title, well, missed, 'aws iam create-service-linked-role --aws-service-name eks.amazonaws.com');
}
