import { guardedBucket } from '../bucket.ts';
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
  // Without its states nothing of the environment can be changed or removed by Terraform.
  const bucket = guardedBucket(stack, {
    id: 'state',
    bucket: naming.stateBucket,
    beside: '',
    encryption: { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } },
    old: { id: 'old-versions', noncurrentVersionExpiration: [{ noncurrentDays: oldVersionDays }] },
    statements: (arn) => bucketStatements({ naming, accountId, bucket: arn }),
  });
  output(stack, 'state', { bucket: bucket.id });
}
