import { wantedIdentities } from '@lockstep/infra/identities/wanted';
import { jsonIn } from '../../../lib/files/json.ts';
import { notSeen, wrong, type SeenLine } from '../../../model/doctor-line.ts';
import { judged, seeAws, type AwsGround, type Seeing } from './ground.ts';
import { policyFaults } from './policies.ts';

interface Encryption {
  readonly ServerSideEncryptionConfiguration: {
    readonly Rules: readonly { readonly ApplyServerSideEncryptionByDefault?: { readonly SSEAlgorithm: string } }[];
  };
}

const again = 'Apply the stack `…-state` anew, as an administrator: docs/aws.md, step 2.';

/** The bucket of all states: there, in its region, versioned, encrypted, private, and closed to whom it is not for. */
export async function lookAtStateBucket(ground: AwsGround): Promise<readonly SeenLine[]> {
  const bucket = ground.naming.stateBucket;
  const title = `States ${bucket}`;
  const args = ['--bucket', bucket, '--expected-bucket-owner', ground.accountId];
  const head = await seeAws<object>(ground, title, 's3api head-bucket', args);
  if (head.line !== undefined)
    return [notSeen(`${head.line.text}; or the bucket is another account's, who takes every name of the world first`)];
  if (head.seen === undefined)
    return [wrong(`${title}: there is no such bucket`, 'Apply the stack `…-state`: docs/aws.md, step 2.')];
  const look = async <T>(
    what: string,
    read: Parameters<typeof seeAws>[2],
    faults: (seen: T | undefined) => readonly string[],
  ): Promise<SeenLine> => {
    const found: Seeing<T> = await seeAws<T>(ground, `${title}, ${what}`, read, args);
    return found.line ?? judged(`${title}, ${what}`, 'as it should be', faults(found.seen), again);
  };
  return [
    await look<{ readonly LocationConstraint?: string | null }>('region', 's3api get-bucket-location', (seen) => {
      // The oldest region has no name there.
      const found = seen?.LocationConstraint ?? 'us-east-1';
      return found === ground.config.region ? [] : [`it lies in ${found}`];
    }),
    await look<{ readonly Status?: string }>('versions', 's3api get-bucket-versioning', (seen) =>
      seen?.Status === 'Enabled' ? [] : ['a state that is overwritten cannot be taken back'],
    ),
    await look<Encryption>('encryption', 's3api get-bucket-encryption', (seen) => {
      const [rule] = seen?.ServerSideEncryptionConfiguration.Rules ?? [];
      return rule?.ApplyServerSideEncryptionByDefault === undefined ? ['it encrypts nothing'] : [];
    }),
    await look<{ readonly PublicAccessBlockConfiguration: Readonly<Record<string, boolean>> }>(
      'public access',
      's3api get-public-access-block',
      (seen) => {
        const found = seen?.PublicAccessBlockConfiguration ?? {};
        const fields = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];
        return fields.filter((field) => found[field] !== true).map((field) => `${field} is off`);
      },
    ),
    await look<{ readonly Policy: string }>('policy', 's3api get-bucket-policy', (seen) => {
      const { naming, accountId, config } = ground;
      // Of these two the bucket's policy says nothing.
      const of = { naming, accountId, region: config.region, providerArn: '', repositoryId: '' };
      return policyFaults(wantedIdentities(of).bucket, jsonIn(seen?.Policy ?? '{}'));
    }),
  ];
}
