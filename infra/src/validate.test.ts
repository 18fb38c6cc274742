import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import { run } from '@lockstep/tools/lib/process/run';
import { withScratchFolder } from '@lockstep/tools/lib/files/scratch-folder';
import { readGolden } from './stacks/read.ts';
import { firstError, initVerdict, programOf } from './validate.ts';

jest.setTimeout(240_000);

const program = await programOf();

const real = program === undefined ? describe.skip : describe;

const [staging] = await readGolden(repositoryRoot);
const { variable } = staging!.stacks.cluster;

/** What Terraform itself says of values for the variables of a cluster; it needs no provider for that. */
async function planned(values: Readonly<Record<string, unknown>>): Promise<{ code: number; said: string }> {
  return await withScratchFolder('variables', async (folder) => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'main.tf.json'), JSON.stringify({ variable }));
    await writeFile(join(folder, 'terraform.tfvars.json'), JSON.stringify(values));
    const words = [`-chdir=${folder}`, 'plan', '-input=false', '-no-color'];
    const { code, stdout, stderr } = await run(program!, words, { accept: [0, 1] });
    return { code, said: `${stdout}\n${stderr}`.replaceAll(/[\s│╷╵]+/g, ' ') };
  });
}

const account = '111111111111';
const role = `arn:aws:iam::${account}:role/platform`;

real('Terraform itself', () => {
  test.each([
    ['a role', [role]],
    [
      'a role of IAM Identity Center',
      [`arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_x_1`],
    ],
  ])('takes %s as administrator', async (_name, arns) => {
    expect(await planned({ account_id: account, admin_role_arns: arns })).toMatchObject({ code: 0 });
  });

  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['nobody', { account_id: account, admin_role_arns: [] }, 'Without one nobody can enter the cluster.'],
    ['nothing', { account_id: account }, 'variable "admin_role_arns"'],
    [
      'a user',
      { account_id: account, admin_role_arns: [`arn:aws:iam::${account}:user/me`] },
      'Each is arn:aws:iam::ACCOUNT:role/NAME.',
    ],
    [
      'the pipeline',
      { account_id: account, admin_role_arns: [role, `arn:aws:iam::${account}:role/shop-staging-apply`] },
      "The pipeline's roles administer no cluster.",
    ],
    ['an account of eleven digits', { account_id: '11111111111', admin_role_arns: [role] }, 'It has 12 digits.'],
  ])('refuses %s', async (_name, values, why) => {
    const { code, said } = await planned(values);
    expect([code, said]).toEqual([1, expect.stringContaining(why)]);
  });
});

test('a provider that does not come is no fault of the stack', () => {
  const printed = `
╷
│ Error: Failed to query available provider packages
│
│ Could not retrieve the list of available versions for provider
│ hashicorp/aws: no such host
╵
`;
  expect(initVerdict(firstError(printed))).toEqual({
    verdict: 'not run',
    reason:
      'the stack was read, but the provider cannot be had: Failed to query available provider packages Could not ' +
      'retrieve the list of available versions for provider hashicorp/aws: no such host',
  });
});

test('anything else is, and the heading above it says nothing', () => {
  const printed = [
    'Error: Terraform encountered problems during initialisation, including problems',
    'with the configuration, described below.',
    '',
    'Error: Extraneous JSON object property',
    '',
    '  on cdk.tf.json line 546, in variable.account_id:',
  ].join('\n');
  expect(initVerdict(firstError(printed))).toEqual({
    verdict: 'refused',
    reason: 'Extraneous JSON object property on cdk.tf.json line 546, in variable.account_id:',
  });
});
