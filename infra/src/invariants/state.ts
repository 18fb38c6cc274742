import type { Finding } from '@lockstep/tools/model/finding';
import { parts } from '../naming.ts';
import { jsonAt, resourcesOf, type Resource } from '../stacks/model.ts';
import { brokenInvariant, expectFields, lackingResource, type Invariant, type ExpectedField } from './invariant.ts';

const publicRead = 'the world could read the states';

/** What the bucket of the states must have beside it. */
export const bucketGuards: Readonly<Record<string, readonly ExpectedField[]>> = {
  aws_s3_bucket: [
    ['lifecycle.prevent_destroy', true, 'all states would go with it'],
    ['force_destroy', false, 'all states would go with it'],
  ],
  aws_s3_bucket_versioning: [['versioning_configuration.status', 'Enabled', 'no state could be taken back']],
  aws_s3_bucket_server_side_encryption_configuration: [
    ['rule.0.apply_server_side_encryption_by_default.sse_algorithm', 'AES256', 'states could be read as they lie'],
  ],
  aws_s3_bucket_public_access_block: [
    ['block_public_acls', true, publicRead],
    ['block_public_policy', true, publicRead],
    ['ignore_public_acls', true, publicRead],
    ['restrict_public_buckets', true, publicRead],
  ],
  aws_s3_bucket_policy: [
    ['policy.Statement.0.Effect', 'Deny', 'states would go over the wire in the clear'],
    ['policy.Statement.0.Condition.Bool.aws:SecureTransport', 'false', 'states would go over the wire in the clear'],
  ],
};

/** The bucket of the states is versioned, encrypted, private, spoken to over TLS alone, and not to be destroyed. */
export const guardedStates: Invariant = (environment) =>
  unguarded(environment, 'state', bucketGuards, 'the states are not guarded');

/** What a stack lacks of the guards of its buckets. */
export function unguarded(
  environment: Parameters<Invariant>[0],
  part: Resource['part'],
  guards: typeof bucketGuards,
  why: string,
): readonly Finding[] {
  return Object.entries(guards).flatMap(([type, wanted]) => {
    const found = resourcesOf(environment, type).filter((resource) => resource.part === part);
    if (found.length === 0) return [lackingResource(environment, part, type, why)];
    return found.flatMap((resource) => expectFields(environment, resource, ...wanted));
  });
}

/** Every stack keeps its state in the environment's own bucket, locked and encrypted. */
export const ownStates: Invariant = (environment) => {
  const bucket = resourcesOf(environment, 'aws_s3_bucket').find(({ part }) => part === 'state')?.values['bucket'];
  const wanted = { bucket, encrypt: true, use_lockfile: true };
  return parts.flatMap((part) => {
    const s3 = jsonAt(environment.stacks[part].terraform, 'backend.s3');
    return Object.entries(wanted)
      .filter(([field, value]) => jsonAt(s3, field) !== value)
      .map(([field, value]) => {
        const why = ['two people at once, or a stranger, could break the state', `Write ${String(value)}.`] as const;
        return brokenInvariant(environment, { part, address: 'terraform.backend.s3' }, field, jsonAt(s3, field), why);
      });
  });
};

/** No two stacks write to one state. */
export const separateStates: Invariant = (environment) => {
  const keys = parts.map((part) => jsonAt(environment.stacks[part].terraform, 'backend.s3.key'));
  return parts
    .filter((_part, index) => keys.indexOf(keys[index]) !== index)
    .map((part) => {
      const key = jsonAt(environment.stacks[part].terraform, 'backend.s3.key');
      const why = ['another stack writes there', 'Give it one of its own.'] as const;
      return brokenInvariant(environment, { part, address: 'terraform.backend.s3' }, 'key', key, why);
    });
};

/** Credentials of another account do nothing. */
export const ownAccount: Invariant = (environment) =>
  parts
    .filter((part) => allowed(environment.stacks[part]) !== '${var.account_id}')
    .map((part) => {
      const why = ['it would be applied to whatever account is at hand', 'Write ${var.account_id}.'] as const;
      const value = allowed(environment.stacks[part]);
      return brokenInvariant(environment, { part, address: 'provider.aws' }, 'allowed_account_ids', value, why);
    });

function allowed({ provider }: { readonly provider: Parameters<typeof jsonAt>[0] }) {
  return jsonAt(provider, 'aws.0.allowed_account_ids.0');
}
