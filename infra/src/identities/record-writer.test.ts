import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import { withScratchFolder } from '@lockstep/tools/lib/files/scratch-folder';
import { run } from '@lockstep/tools/lib/process/run';
import { environmentConfigs } from '../environments/index.ts';
import { invariantFindings } from '../invariants/index.ts';
import { readSynthesized } from '../stacks/read.ts';
import type { EnvironmentStacks } from '../stacks/model.ts';

// The machine may be busy with the processes of other tests.
jest.setTimeout(240_000);

/** What a synth makes of configs, in a process of its own, as cdktf is large. */
async function synthesized(zones: {
  readonly staging?: string;
  readonly production?: string;
}): Promise<readonly EnvironmentStacks[]> {
  const of: Readonly<Record<string, string | undefined>> = zones;
  const configs = environmentConfigs.map((config) => Object.assign({}, config, { hostedZoneId: of[config.name] }));
  return await withScratchFolder('infra-zones', async (outdir) => {
    const options = JSON.stringify({ configs, repository: 'https://github.com/acme/shop', outdir });
    const synth = JSON.stringify(join(repositoryRoot, 'infra', 'src', 'synth.ts'));
    const code = `import { synthesize } from ${synth}; synthesize(${options});`;
    await run(process.execPath, ['--disable-warning=DEP0044', '--input-type=module', '--eval', code], {
      doing: 'synthesize environments with zones',
      env: { NODE_OPTIONS: '' },
    });
    return await readSynthesized(outdir);
  });
}

test('an environment with a zone lets the pods of external-dns write that one, staging first', async () => {
  const found = await synthesized({ staging: 'Z0123456789STAGING' });
  expect(invariantFindings(found)).toEqual([]);
  const [first, last] = ['staging', 'production'].map((name) => {
    return found.find(({ environment }) => environment === name)!.stacks;
  });
  expect(first!.identities.resource['aws_iam_role_policy']!['external-dns-permissions']).toMatchObject({
    policy: {
      Statement: [
        {
          Action: ['route53:ChangeResourceRecordSets'],
          Resource: ['arn:aws:route53:::hostedzone/Z0123456789STAGING'],
        },
        { Action: ['route53:ListResourceRecordSets'], Resource: ['arn:aws:route53:::hostedzone/Z0123456789STAGING'] },
        { Action: ['route53:ListHostedZones'], Resource: ['*'] },
      ],
    },
  });
  expect(first!.cluster.resource['aws_eks_pod_identity_association']!['external-dns']).toMatchObject({
    namespace: 'external-dns',
    service_account: 'external-dns',
  });
  // The role that applies may hand it to pods in both, and no policy of production's names it otherwise.
  expect(last!.cluster.resource['aws_eks_pod_identity_association']!['external-dns']).toBeUndefined();
  expect(last!.identities.resource['aws_iam_role']!['external-dns-role']).toBeUndefined();
});

test('production does not begin with it', async () => {
  const found = invariantFindings(await synthesized({ production: 'Z0123456789ABCDEF' }));
  expect(found.map(({ object, reason }) => `${object}: ${reason}`).toSorted()).toEqual(
    [
      'aws_eks_pod_identity_association.external-dns',
      'aws_iam_role.external-dns-role',
      'aws_iam_role_policy.external-dns-permissions',
    ].map((address) => `${address}: the other environment has none, so staging proves nothing of it`),
  );
});
