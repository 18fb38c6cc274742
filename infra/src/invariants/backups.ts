import { jsonAt, resourcesOf, texts } from '../stacks/model.ts';
import { allowingStatements } from './identities.ts';
import { brokenInvariant, type Invariant } from './invariant.ts';
import { bucketGuards, unguarded } from './state.ts';

/** As the bucket of the states has them, but for the key. */
const guards: typeof bucketGuards = {
  ...bucketGuards,
  aws_s3_bucket_server_side_encryption_configuration: [
    [
      'rule.0.apply_server_side_encryption_by_default.sse_algorithm',
      'aws:kms',
      'who reads the bucket would read all data',
    ],
  ],
};

/** A bucket of backups is versioned, encrypted by a key of its own, private, spoken to over TLS alone, and not to be destroyed. */
export const guardedBackups: Invariant = (environment) => {
  const kept = resourcesOf(environment, 'aws_s3_bucket').some(({ part }) => part === 'identities');
  return kept ? unguarded(environment, 'identities', guards, 'the backups are not guarded') : [];
};

const forPods = /^s3:(?:AbortMultipartUpload|DeleteObject|GetBucketLocation|GetObject|ListBucket|PutObject)$/;

/** A pod that somebody broke into can end no version of a backup, so that all that it removes can be taken back. */
export const keptVersions: Invariant = (environment) =>
  allowingStatements(environment)
    .filter(({ policy: { part, id } }) => part === 'identities' && id.startsWith('backup-'))
    .flatMap(({ policy, statement }) =>
      texts(jsonAt(statement, 'Action'))
        .filter((action) => action.startsWith('s3:') && !forPods.test(action))
        .map((action) => {
          const why = ['who breaks into a pod could end what was backed up', 'Take it away.'] as const;
          return brokenInvariant(environment, policy, 'Action', action, why);
        }),
    );
