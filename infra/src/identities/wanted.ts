import type { Naming } from '../naming.ts';
import { bucketStatements } from '../state/readers.ts';
import { boundaryPermissions } from './boundary.ts';
import { identityNames } from './names.ts';
import { applyLimits, applyPermissions, planPermissions, type PermissionInputs } from './permissions.ts';
import { policyDocument } from './policy.ts';
import { trustToApply, trustToPlan } from './trust.ts';

/** A role of the pipeline as the stack `identities` makes it; policies as their text. */
export interface WantedRole {
  readonly name: string;
  readonly trust: string;
  /** Written into the role, under its own name. */
  readonly policy: string;
  /** ARNs of the policies that are attached, and no other. */
  readonly attached: readonly string[];
}

export interface WantedIdentities {
  readonly roles: readonly WantedRole[];
  /** By the ARN of each policy that stands by itself. */
  readonly policies: Readonly<Record<string, string>>;
  /** Of the bucket of the states, from the stack `state`. */
  readonly bucket: string;
}

/** What stands in an account of the stacks that people keep, so that it can be compared with what is there. */
export function wantedIdentities(
  about: PermissionInputs & { readonly naming: Naming; readonly providerArn: string; readonly repositoryId: string },
): WantedIdentities {
  const { naming, accountId } = about;
  const names = identityNames(naming);
  const policyArn = (name: string) => `arn:aws:iam::${accountId}:policy/${name}`;
  const bucket = `arn:aws:s3:::${naming.stateBucket}`;
  return {
    roles: [
      { name: names.plan, trust: trustToPlan(about), policy: policyDocument(planPermissions(about)), attached: [] },
      {
        name: names.apply,
        trust: trustToApply(about),
        policy: policyDocument(applyPermissions(about)),
        attached: [policyArn(names.never)],
      },
    ],
    policies: {
      [policyArn(names.boundary)]: policyDocument(boundaryPermissions(about)),
      [policyArn(names.never)]: policyDocument(applyLimits(about)),
    },
    bucket: policyDocument(bucketStatements({ naming, accountId, bucket })),
  };
}
