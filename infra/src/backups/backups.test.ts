import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import { withScratchFolder } from '@lockstep/tools/lib/files/scratch-folder';
import { run } from '@lockstep/tools/lib/process/run';
import { environmentConfigs } from '../environments/index.ts';
import { decide, type Written } from '../identities/evaluate.fixture.ts';
import { invariantFindings } from '../invariants/index.ts';
import { jsonAt, type EnvironmentStacks } from '../stacks/model.ts';
import { readSynthesized } from '../stacks/read.ts';

// The machine may be busy with the processes of other tests.
jest.setTimeout(240_000);

let made: readonly EnvironmentStacks[] | undefined;

/** What a synth makes where both environments keep backups, in a process of its own, as cdktf is large. */
async function synthesized(): Promise<readonly EnvironmentStacks[]> {
  made ??= await withScratchFolder('infra-backups', async (outdir) => {
    const configs = environmentConfigs.map((config) => Object.assign({}, config, { backups: { removedDays: 30 } }));
    const options = JSON.stringify({ configs, repository: 'https://github.com/acme/shop', outdir });
    const synth = JSON.stringify(join(repositoryRoot, 'infra', 'src', 'synth.ts'));
    const code = `import { synthesize } from ${synth}; synthesize(${options});`;
    await run(process.execPath, ['--disable-warning=DEP0044', '--input-type=module', '--eval', code], {
      doing: 'synthesize environments with backups',
      env: { NODE_OPTIONS: '' },
    });
    return await readSynthesized(outdir);
  });
  return made;
}

async function stacksOf(environment: string): Promise<EnvironmentStacks['stacks']> {
  return (await synthesized()).find((one) => one.environment === environment)!.stacks;
}

test('both environments keep every invariant', async () => {
  expect(invariantFindings(await synthesized())).toEqual([]);
});

test('the bucket keeps what was removed for as long as the config says', async () => {
  const { resource } = (await stacksOf('production')).identities;
  expect(resource['aws_s3_bucket']!['backups']).toMatchObject({ bucket: 'acme-shop-production-backups' });
  const rule = jsonAt(resource['aws_s3_bucket_lifecycle_configuration']!['backups-removed'], 'rule.0');
  expect(jsonAt(rule, 'noncurrent_version_expiration.0.noncurrent_days')).toBe(30);
});

test('each service has the two roles, by the names of its service accounts', async () => {
  const associations = Object.entries(
    (await stacksOf('staging')).cluster.resource['aws_eks_pod_identity_association']!,
  );
  const ofWeb = associations.filter(([, { namespace }]) => namespace === 'web');
  expect(
    ofWeb.map(([, { service_account: account, role_arn: arn }]) => [account, String(arn).split('/').at(-1)]),
  ).toEqual(
    expect.arrayContaining([
      ['db', 'shop-staging-backup-writer'],
      ['db-restored', 'shop-staging-backup-reader'],
      ['backup-rehearsal', 'shop-staging-backup-reader'],
    ]),
  );
});

describe.each([
  ['backup-writer', ['s3:PutObject', 's3:GetObject', 's3:DeleteObject']],
  ['backup-reader', ['s3:GetObject']],
])('%s', (id, allowed) => {
  const may = async (action: string, resource: string) => {
    const policy = (await stacksOf('staging')).identities.resource['aws_iam_role_policy']![`${id}-permissions`];
    // Terraform writes one of the two.
    const text = JSON.stringify(jsonAt(policy, 'policy.Statement'))
      .replaceAll('$${', '${')
      .replaceAll('${aws_s3_bucket.backups.arn}', 'arn:aws:s3:::backups');
    const context = { 'aws:PrincipalTag/kubernetes-namespace': 'web' };
    return decide({ action, resource, context }, { identity: JSON.parse(text) as Written[] });
  };

  test('reaches the objects of its own namespace, and of no other', async () => {
    for (const action of ['s3:PutObject', 's3:GetObject', 's3:DeleteObject', 's3:DeleteObjectVersion']) {
      const expected = allowed.includes(action) ? 'allowed' : 'not allowed';
      expect(await may(action, 'arn:aws:s3:::backups/web/db/base')).toBe(expected);
      expect(await may(action, 'arn:aws:s3:::backups/front/db/base')).toBe('not allowed');
    }
  });
});
