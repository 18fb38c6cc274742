import {
  S3Bucket,
  S3BucketLifecycleConfiguration,
  type S3BucketLifecycleConfigurationRule,
  S3BucketPolicy,
  S3BucketPublicAccessBlock,
  S3BucketServerSideEncryptionConfigurationA,
  type S3BucketServerSideEncryptionConfigurationRuleA,
  S3BucketVersioningA,
} from './cdk.ts';
import { policyDocument, type Statement } from './identities/policy.ts';
import type { EmptyStack } from './stack.ts';

interface GuardedBucket {
  readonly id: string;
  readonly bucket: string;
  /** What stands before the ids of all that is beside it. */
  readonly beside: string;
  readonly encryption: S3BucketServerSideEncryptionConfigurationRuleA;
  /** What becomes of what was removed or written over: its name, which is its id too, and how it ends. */
  readonly old: Omit<S3BucketLifecycleConfigurationRule, 'status' | 'filter'>;
  /** What its policy says of it. */
  readonly statements: (arn: string) => readonly Statement[];
}

/** A bucket that keeps each version, encrypts, shows nothing to the world and is not to be destroyed. */
export function guardedBucket(
  stack: EmptyStack['stack'],
  { id, bucket: name, beside, encryption, old, statements }: GuardedBucket,
): S3Bucket {
  const bucket = new S3Bucket(stack, id, {
    bucket: name,
    forceDestroy: false,
    lifecycle: { preventDestroy: true },
  });
  new S3BucketVersioningA(stack, `${beside}versions`, {
    bucket: bucket.id,
    versioningConfiguration: { status: 'Enabled' },
  });
  new S3BucketServerSideEncryptionConfigurationA(stack, `${beside}encryption`, {
    bucket: bucket.id,
    rule: [encryption],
  });
  const nothingPublic = new S3BucketPublicAccessBlock(stack, `${beside}private`, {
    bucket: bucket.id,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  new S3BucketLifecycleConfiguration(stack, `${beside}${old.id}`, {
    bucket: bucket.id,
    rule: [{ status: 'Enabled', filter: [{ prefix: '' }], ...old }],
  });
  new S3BucketPolicy(stack, `${beside}tls`, {
    bucket: bucket.id,
    policy: policyDocument(statements(bucket.arn)),
    // S3 refuses two changes of a bucket's access at once.
    dependsOn: [nothingPublic],
  });
  return bucket;
}
