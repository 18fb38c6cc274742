import { chmod, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { awsIsThere, loadBalancersIn, secretText, snapshotsOf, type Aws } from './aws.ts';
import { withScratchFolder } from '../files/scratch-folder.ts';

/** A call's first two words, and what the real command printed to that against a stand-in for AWS. */
type Answers = Readonly<Record<string, { readonly code?: number; readonly out?: string; readonly err?: string }>>;

/** Puts a stand-in for aws first on the PATH; `calls` gives the command lines that it got. */
async function withFakeAws(
  answers: Answers,
  work: (aws: Aws & { env: Record<string, string> }, calls: () => Promise<string>) => Promise<void>,
): Promise<void> {
  await withScratchFolder('aws', async (folder) => {
    const cases = Object.entries(answers).map(
      ([call, { code = 0, out = '', err = '' }]) =>
        `  '${call}') printf '%s\\n' '${out}'; printf '%s\\n' '${err}' >&2; exit ${code};;`,
    );
    const log = join(folder, 'calls');
    const script = ['#!/bin/sh', `echo "$@" >> '${log}'`, 'case "$1 $2" in', ...cases, 'esac', 'exit 252', ''];
    await writeFile(join(folder, 'aws'), script.join('\n'));
    await chmod(join(folder, 'aws'), 0o755);
    const env = { PATH: [folder, process.env['PATH']].join(delimiter) };
    await work({ region: 'eu-central-1', env }, () => readFile(log, 'utf8'));
  });
}

test('a secret is read as its text, from the region of the cluster', async () => {
  const out = String.raw`"{\"admin-password\":\"long-enough-1234\"}"`;
  await withFakeAws({ 'secretsmanager get-secret-value': { out } }, async (aws, calls) => {
    expect(await secretText(aws, 'lockstep/staging/argocd-secret')).toBe('{"admin-password":"long-enough-1234"}');
    expect(await calls()).toBe(
      'secretsmanager get-secret-value --secret-id lockstep/staging/argocd-secret --query SecretString --region eu-central-1 --output json\n',
    );
  });
});

test('a secret that does not exist is none, in both versions of the command', async () => {
  const err =
    'An error occurred (ResourceNotFoundException) when calling the GetSecretValue operation: it is not there.';
  for (const code of [254, 255]) {
    await withFakeAws({ 'secretsmanager get-secret-value': { code, err } }, async (aws) => {
      expect(await secretText(aws, 'none')).toBeUndefined();
    });
  }
});

test('a secret that may not be read is not taken for one that does not exist', async () => {
  const err = 'An error occurred (AccessDeniedException) when calling the GetSecretValue operation: not authorized';
  await withFakeAws({ 'secretsmanager get-secret-value': { code: 254, err } }, async (aws) => {
    await expect(secretText(aws, 'lockstep/staging/grafana-admin')).rejects.toThrow(
      /Could not read the secret lockstep\/staging\/grafana-admin.*not authorized.*--no-aws/,
    );
  });
});

test('load balancers of every generation count, those of another VPC do not', async () => {
  const elbv2 = {
    LoadBalancers: [
      { LoadBalancerName: 'a', VpcId: 'vpc-1', Type: 'network' },
      { LoadBalancerName: 'b', VpcId: 'vpc-2', Type: 'application' },
    ],
  };
  const elb = { LoadBalancerDescriptions: [{ LoadBalancerName: 'old', VPCId: 'vpc-1' }] };
  const answers = {
    'elbv2 describe-load-balancers': { out: JSON.stringify(elbv2) },
    'elb describe-load-balancers': { out: JSON.stringify(elb) },
  };
  await withFakeAws(answers, async (aws) => {
    expect(await loadBalancersIn(aws, 'vpc-1')).toEqual([
      { name: 'a', type: 'network' },
      { name: 'old', type: 'classic' },
    ]);
  });
});

test('snapshots are those of the volumes; without volumes nothing is asked', async () => {
  const out = JSON.stringify({ Snapshots: [{ SnapshotId: 'snap-1' }] });
  await withFakeAws({ 'ec2 describe-snapshots': { out } }, async (aws, calls) => {
    expect(await snapshotsOf(aws, [])).toEqual([]);
    expect(await snapshotsOf(aws, ['vol-1', 'vol-2'])).toEqual(['snap-1']);
    expect(await calls()).toContain('--owner-ids self --filters Name=volume-id,Values=vol-1,vol-2');
  });
});

test('a command that does not start is not there', async () => {
  await withScratchFolder('no-aws', async (folder) => {
    expect(await awsIsThere({ env: { PATH: folder } })).toBe(false);
  });
  await withFakeAws({ '--version ': {} }, async ({ env }) => expect(await awsIsThere({ env })).toBe(true));
});
