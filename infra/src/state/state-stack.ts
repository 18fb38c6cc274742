import {
  S3Bucket,
  S3BucketLifecycleConfiguration,
  S3BucketPolicy,
  S3BucketPublicAccessBlock,
  S3BucketServerSideEncryptionConfigurationA,
  S3BucketVersioningA,
} from '../cdk.ts';
import { policyDocument } from '../identities/policy.ts';
import { output } from '../output.ts';
import { emptyStack, type StackInputs } from '../stack.ts';
import { bucketStatements } from './readers.ts';

/** How long a state that was overwritten can be taken back. */
const oldVersionDays = 365;

/**
 * The bucket of the environment's states, its own among them: versioned, encrypted, private, TLS only, kept, and closed to
 * roles that it is not for.
 */
export function stateStack(inputs: StackInputs): void {
  const { stack, naming, accountId } = emptyStack(inputs, 'state');
  const bucket = new S3Bucket(stack, 'state', {
    bucket: naming.stateBucket,
    forceDestroy: false,
    // Without its states nothing of the environment can be changed or removed by Terraform.
    lifecycle: { preventDestroy: true },
  });
  new S3BucketVersioningA(stack, 'versions', {
    bucket: bucket.id,
    versioningConfiguration: { status: 'Enabled' },
  });
  new S3BucketServerSideEncryptionConfigurationA(stack, 'encryption', {
    bucket: bucket.id,
    rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
  });
  const nothingPublic = new S3BucketPublicAccessBlock(stack, 'private', {
    bucket: bucket.id,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  new S3BucketLifecycleConfiguration(stack, 'old-versions', {
    bucket: bucket.id,
    rule: [
      {
        id: 'old-versions',
        status: 'Enabled',
        filter: [{ prefix: '' }],
        noncurrentVersionExpiration: [{ noncurrentDays: oldVersionDays }],
      },
    ],
  });
  new S3BucketPolicy(stack, 'tls', {
    bucket: bucket.id,
    policy: policyDocument(bucketStatements({ naming, accountId, bucket: bucket.arn })),
    // S3 refuses two changes of a bucket's access at once.
    dependsOn: [nothingPublic],
  });
  output(stack, 'state', { bucket: bucket.id });
}
