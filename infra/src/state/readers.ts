import { identityNames, rolePath } from '../identities/names.ts';
import type { Statement } from '../identities/policy.ts';
import { pipelineParts, type Naming } from '../naming.ts';

interface StateReaders {
  readonly naming: Naming;
  readonly accountId: string;
  /** The ARN. */
  readonly bucket: string;
}

/** What the bucket of the states refuses: whatever comes without TLS, and roles that it is not for. */
export function bucketStatements(of: StateReaders): readonly Statement[] {
  return [tlsOnly(of.bucket), ...stateReaders(of)];
}

/** Nothing comes to a bucket, or from it, in the clear. */
export function tlsOnly(bucket: string): Statement {
  return {
    sid: 'TlsOnly',
    effect: 'Deny',
    principal: '*',
    actions: ['s3:*'],
    resources: [bucket, `${bucket}/*`],
    conditions: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}

/**
 * Who of the account's roles reaches no state, whatever its policies say: those that run in clusters, and the pipeline's of
 * every other environment and repository. The pipeline's own two reach the states of the stacks that it keeps.
 */
function stateReaders({ naming, accountId, bucket }: StateReaders): readonly Statement[] {
  const role = (name: string) => `arn:aws:iam::${accountId}:role/${name}`;
  const { plan, apply } = identityNames(naming);
  const own = [role(plan), role(apply)];
  return [
    {
      sid: 'OthersNothing',
      effect: 'Deny',
      principal: '*',
      actions: ['s3:*'],
      resources: [bucket, `${bucket}/*`],
      conditions: {
        ArnLike: {
          'aws:PrincipalArn': [
            role(`${rolePath(naming).slice(1)}*`),
            role('lockstep-*-node'),
            role('*-apply'),
            role('*-backup-reader'),
            role('*-backup-writer'),
            role('*-external-dns'),
            role('*-external-secrets'),
            role('*-plan'),
          ],
        },
        ArnNotEquals: { 'aws:PrincipalArn': own },
      },
    },
    {
      sid: 'PipelineItsOwn',
      effect: 'Deny',
      principal: '*',
      actions: ['s3:*Object*'],
      notResources: pipelineParts.flatMap((part) => [`${bucket}/${part}.tfstate`, `${bucket}/${part}.tfstate.tflock`]),
      conditions: { ArnEquals: { 'aws:PrincipalArn': own } },
    },
    {
      // A version that was overwritten is a state too.
      sid: 'PipelineNoHistory',
      effect: 'Deny',
      principal: '*',
      actions: [
        's3:*Configuration',
        's3:*ObjectVersion*',
        's3:DeleteBucket*',
        's3:ListBucketVersions',
        's3:PutBucket*',
      ],
      resources: [bucket, `${bucket}/*`],
      conditions: { ArnEquals: { 'aws:PrincipalArn': own } },
    },
  ];
}
