/** One statement of an IAM policy. */
export interface Statement {
  readonly sid?: string;
  /** Default: Allow. */
  readonly effect?: 'Allow' | 'Deny';
  readonly principal?: '*' | Readonly<Record<string, string>>;
  readonly actions?: readonly string[];
  /** Not in a trust policy. */
  readonly resources?: readonly string[];
  readonly notResources?: readonly string[];
  /** Operator -> key -> value. */
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** The text of a policy as IAM, S3 and KMS read it. */
export function policyDocument(statements: readonly Statement[]): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map(({ sid, effect = 'Allow', principal, actions, resources, notResources, conditions }) => ({
      Sid: sid,
      Effect: effect,
      Principal: principal,
      Action: actions,
      Resource: resources,
      NotResource: notResources,
      Condition: conditions,
    })),
  });
}

/** Lets a service of AWS take a role, for this account's resources alone where the service says whose they are. */
export function trustService(service: string, ofAccount?: string): string {
  return policyDocument([
    {
      principal: { Service: service },
      actions: ['sts:AssumeRole'],
      ...(ofAccount === undefined ? {} : { conditions: { StringEquals: { 'aws:SourceAccount': ofAccount } } }),
    },
  ]);
}

/** Lets a service of AWS take a role, and tag the session with what it works for. */
export function trustTaggedService(service: string): string {
  return policyDocument([{ principal: { Service: service }, actions: ['sts:AssumeRole', 'sts:TagSession'] }]);
}

/** Lets pods take a role through EKS Pod Identity, which tags the session with cluster, namespace and service account. */
export function trustPods(): string {
  return trustTaggedService('pods.eks.amazonaws.com');
}
