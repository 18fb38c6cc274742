import { expect, test } from '@jest/globals';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import { awsReads } from '@lockstep/tools/lib/aws/reads';
import { namingOf } from '../naming.ts';
import { goldenRepository } from '../run-synth.ts';
import { readGolden } from '../stacks/read.ts';
import { jsonAt } from '../stacks/model.ts';
import { doctorPolicy } from './doctor.ts';
import { decide, type Written } from './evaluate.fixture.ts';
import { wantedIdentities } from './wanted.ts';

const golden = await readGolden(repositoryRoot);

test.each(golden.map((one) => [one.environment, one] as const))(
  'what is wanted of the account of %s is what its stacks hold',
  (environment, { stacks }) => {
    const { identities, state } = stacks;
    const naming = namingOf(goldenRepository, environment);
    const wanted = wantedIdentities({
      naming,
      region: String((identities.provider['aws'] as { region: unknown }[])[0]!.region),
      accountId: '${var.account_id}',
      providerArn: '${aws_iam_openid_connect_provider.github.arn}',
      repositoryId: '${var.github_repository_id}',
    });
    const resource = (type: string, id: string, field: string) => jsonAt(identities.resource[type]![id], field);
    for (const { name, trust, policy } of wanted.roles) {
      const id = name.split('-').at(-1)!;
      expect(resource('aws_iam_role', id, 'name')).toBe(name);
      expect(resource('aws_iam_role', id, 'assume_role_policy')).toEqual(JSON.parse(trust));
      expect(resource('aws_iam_role_policy', `${id}-permissions`, 'name')).toBe(name);
      expect(resource('aws_iam_role_policy', `${id}-permissions`, 'policy')).toEqual(JSON.parse(policy));
    }
    for (const [arn, document] of Object.entries(wanted.policies)) {
      const id = arn.split('-').at(-1)!;
      expect(arn.endsWith(`/${String(resource('aws_iam_policy', id, 'name'))}`)).toBe(true);
      expect(resource('aws_iam_policy', id, 'policy')).toEqual(JSON.parse(document));
    }
    const attached = Object.values(identities.resource['aws_iam_role_policy_attachment']!);
    expect(attached).toHaveLength(wanted.roles.flatMap((one) => one.attached).length);
    const bucket = JSON.stringify(state.resource['aws_s3_bucket_policy']!['tls']!['policy']);
    expect(JSON.parse(bucket.replaceAll('${aws_s3_bucket.state.arn}', `arn:aws:s3:::${naming.stateBucket}`))).toEqual(
      JSON.parse(wanted.bucket),
    );
  },
);

const { Statement: identity } = JSON.parse(doctorPolicy()) as { readonly Statement: readonly Written[] };
const asked = (action: string) => decide({ action, resource: 'arn:aws:x:::y' }, { identity });

test('who has the policy of the doctor may ask all that it asks', () => {
  const actions = Object.values(awsReads).map(({ action }) => action);
  const refused = actions.filter((action) => asked(action) !== 'allowed');
  expect(refused).toEqual(['sts:GetCallerIdentity']);
});

test('each of its actions reads settings, by its name', () => {
  const [{ Action: actions }] = identity as [Written];
  // ViewBudget is what AWS calls it; ListBucket is what it takes to see whether a bucket is there.
  expect(actions.filter((one) => !/^[a-z0-9]+:(?:Describe|Get|List|View)\w+$/.test(one))).toEqual([]);
});

test.each([
  's3:GetObject',
  's3:GetObjectVersion',
  's3:PutBucketPolicy',
  'secretsmanager:GetSecretValue',
  'secretsmanager:BatchGetSecretValue',
  'ssm:GetParameter',
  'kms:Decrypt',
  'eks:CreateAccessEntry',
  'eks:AccessKubernetesApi',
  'iam:CreateRole',
  'iam:PassRole',
  'iam:PutRolePolicy',
  'sts:AssumeRole',
  'ec2:RunInstances',
  'ec2:GetConsoleOutput',
  'ec2:DescribeInstanceAttribute',
  'ce:UpdateCostAllocationTagsStatus',
  'budgets:ModifyBudget',
  'logs:GetLogEvents',
  'route53:ChangeResourceRecordSets',
])('%s is not its', (action) => {
  expect(asked(action)).toBe('not allowed');
});
