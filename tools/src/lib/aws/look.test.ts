import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { withScratchFolder } from '../files/scratch-folder.ts';
import { withAwsAccount } from './fake-aws.ts';
import { lookAtAws } from './look.ts';
import { awsReads } from './reads.ts';

interface Contract {
  readonly calls: Readonly<Record<string, { readonly errors?: readonly string[] }>>;
}

const contract = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures/contract.json'), 'utf8')) as Contract;

test('every call reads, by its name, and is one that the command line has', () => {
  expect(Object.keys(contract.calls).toSorted()).toEqual(Object.keys(awsReads).toSorted());
  const verbs = Object.keys(awsReads).map((call) => call.split(' ')[1]!);
  expect(verbs.filter((verb) => !/^(?:describe|get|list|head)-/.test(verb))).toEqual([]);
});

test('that there is none is told by an error that the service has', () => {
  const reads = Object.entries(awsReads) as [string, { readonly absent?: readonly string[] }][];
  const unknown = reads.flatMap(([call, { absent = [] }]) => {
    // S3 lists hardly any of its errors, and a head has no body to name one in.
    const errors = call.startsWith('s3api ') ? undefined : contract.calls[call]!.errors;
    return absent
      .filter((name) => !errors?.some((error) => error === name || error === `${name}Exception`))
      .map((name) => `${call}: ${name}`);
  });
  expect(unknown.filter((one) => !one.startsWith('s3api '))).toEqual([]);
});

const ofError = (name: string) => `An error occurred (${name}) when calling the GetRole operation: words of AWS`;

test.each<[string, { readonly code?: number; readonly error: string }, string]>([
  ['a right that is missing', { error: ofError('AccessDenied') }, 'you may not: it takes iam:GetRole'],
  [
    'the same, as the first version of the command ends',
    { code: 255, error: ofError('AccessDenied') },
    'you may not: it takes iam:GetRole',
  ],
  ['a session that ended', { error: ofError('ExpiredToken') }, 'your session has ended or is none (ExpiredToken)'],
  [
    'a key that is none',
    { error: ofError('InvalidClientTokenId') },
    'your session has ended or is none (InvalidClientTokenId)',
  ],
  [
    'nobody',
    { code: 253, error: 'Unable to locate credentials. You can configure credentials by running "aws login".' },
    'nobody is logged in',
  ],
  [
    'single sign-on that ended',
    { code: 255, error: 'Error when retrieving token from sso: Token has expired and refresh failed' },
    'nobody is logged in',
  ],
  ['a profile that is none', { code: 255, error: 'The config profile (x) could not be found' }, 'nobody is logged in'],
  [
    'no network',
    { code: 255, error: 'Could not connect to the endpoint URL: "https://iam.amazonaws.com/"' },
    'AWS does not answer',
  ],
  [
    'a command that is too old',
    { code: 252, error: 'aws: error: argument operation: Invalid choice, valid choices are:' },
    'your aws does not know this call',
  ],
  ['a fault of AWS', { error: ofError('ServiceFailure') }, 'words of AWS'],
])('%s is told plainly', async (_what, fails, said) => {
  await withAwsAccount({ fails: { 'iam get-role': fails } }, async ({ env }) => {
    expect(await lookAtAws({ region: 'us-east-1', env }, 'iam get-role', ['--role-name', 'x'])).toEqual({
      unseen: expect.stringContaining(said),
    });
  });
});

test('what is not there is an answer, and so is what was never set', async () => {
  await withAwsAccount({ roles: {}, buckets: { b: { versioning: {} } } }, async ({ env }) => {
    const aws = { region: 'us-east-1', env };
    expect(await lookAtAws(aws, 'iam get-role', ['--role-name', 'x'])).toEqual({ absent: true });
    expect(await lookAtAws(aws, 's3api get-bucket-versioning', ['--bucket', 'b'])).toEqual({ seen: {} });
  });
});

test('a command that is not there, and words that it does not take, are told', async () => {
  await withScratchFolder('no-aws', async (folder) => {
    const looked = await lookAtAws({ region: 'us-east-1', env: { PATH: folder } }, 'sts get-caller-identity');
    expect(looked).toEqual({ unseen: 'aws is not installed or not on the PATH' });
  });
  await withAwsAccount({}, async ({ env }) => {
    const looked = await lookAtAws({ region: 'us-east-1', env }, 'iam get-role', ['--rolename', 'x']);
    expect(looked).toEqual({ unseen: 'your aws does not know this call: take a newer one' });
  });
});
