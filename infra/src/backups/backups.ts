import { guardedBucket } from '../bucket.ts';
import { IamRole, IamRolePolicy, KmsAlias, KmsKey } from '../cdk.ts';
import { policyDocument, trustPods, type Statement } from '../identities/policy.ts';
import { tlsOnly } from '../state/readers.ts';
import type { EmptyStack } from '../stack.ts';
import { backupRoleName, backupRoles, type BackupRole } from './names.ts';

/**
 * Where an environment keeps the backups of its databases, where its config asks for it: a bucket that keeps what was
 * removed or written over, encrypted by a key of its own, and the roles of the pods that write and that restore. People
 * keep it: what the pipeline applies, a mistake in it can end.
 */
export function keepBackups(empty: EmptyStack): void {
  const { stack, naming, config } = empty;
  if (config.backups === undefined) return;
  const key = new KmsKey(stack, 'backups-key', {
    description: `Backups of ${naming.prefix}`,
    enableKeyRotation: true,
    // A removed key takes every backup with it: the longest time in which it can be taken back.
    deletionWindowInDays: 30,
  });
  new KmsAlias(stack, 'backups-alias', { name: `alias/${naming.prefix}-backups`, targetKeyId: key.keyId });
  const bucket = guardedBucket(stack, {
    id: 'backups',
    bucket: naming.backupBucket,
    beside: 'backups-',
    // One call of KMS serves many objects: a segment of WAL comes each minute.
    encryption: {
      applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: key.arn },
      bucketKeyEnabled: true,
    },
    // What is current ends when CloudNativePG removes it by its own retention.
    old: {
      id: 'removed',
      noncurrentVersionExpiration: [{ noncurrentDays: config.backups.removedDays }],
      expiration: [{ expiredObjectDeleteMarker: true }],
      abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
    },
    statements: (arn) => [tlsOnly(arn)],
  });
  for (const role of backupRoles) podsRole(empty, role, permissions(role, bucket.arn, key.arn));
}

function podsRole({ stack, naming }: EmptyStack, id: BackupRole, statements: readonly Statement[]): void {
  const name = backupRoleName(naming, id);
  const role = new IamRole(stack, id, {
    name,
    description: `Used by the pods of databases: ${id}`,
    assumeRolePolicy: trustPods(),
  });
  new IamRolePolicy(stack, `${id}-permissions`, { name: id, role: role.name, policy: policyDocument(statements) });
}

/** The folder of the namespace that a pod is in, which EKS Pod Identity says of its session. */
const ownFolder = '${aws:PrincipalTag/kubernetes-namespace}';

/** One role for all services, each below its own folder. No version that was removed or written over can be ended by one. */
function permissions(role: BackupRole, bucket: string, key: string): readonly Statement[] {
  const writes = role === 'backup-writer';
  const objects = `${bucket}/$${ownFolder}/*`;
  return [
    {
      sid: 'OwnObjects',
      actions: ['s3:GetObject', ...(writes ? ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:PutObject'] : [])],
      resources: [objects],
    },
    // Barman asks whether the bucket is there, which S3 takes for a list of all: the names of objects, not what is in them.
    { sid: 'ListObjects', actions: ['s3:GetBucketLocation', 's3:ListBucket'], resources: [bucket] },
    { sid: 'OwnKey', actions: ['kms:Decrypt', ...(writes ? ['kms:GenerateDataKey'] : [])], resources: [key] },
  ];
}
