import type { Naming } from '../naming.ts';
import { gitHubEnvironment } from './names.ts';
import { policyDocument, type Statement } from './policy.ts';

/** Who signs the tokens of GitHub's workflows. */
export const gitHubIssuer = 'token.actions.githubusercontent.com';

interface Claims {
  readonly naming: Naming;
  readonly providerArn: string;
  /** The repository's number, which nobody gets again after it was renamed or removed. */
  readonly repositoryId: string;
}

/** Pull requests of this repository, not of forks, whose workflows get no such token; and main, before it applies. */
export function trustToPlan(claims: Claims): string {
  const { naming } = claims;
  return policyDocument([
    trusted(claims, {
      StringLike: { [claim('sub')]: [subject(naming, 'pull_request'), subject(naming, 'ref:refs/heads/main')] },
    }),
  ]);
}

/** The environment on GitHub that people approve, on main. */
export function trustToApply(claims: Claims): string {
  const environment = gitHubEnvironment(claims.naming);
  return policyDocument([
    trusted(
      claims,
      { StringLike: { [claim('sub')]: subject(claims.naming, `environment:${environment}`) } },
      { [claim('ref')]: 'refs/heads/main', [claim('environment')]: environment },
    ),
  ]);
}

function trusted(
  { naming, providerArn, repositoryId }: Claims,
  conditions: NonNullable<Statement['conditions']>,
  equal: Readonly<Record<string, string>> = {},
): Statement {
  return {
    principal: { Federated: providerArn },
    actions: ['sts:AssumeRoleWithWebIdentity'],
    conditions: {
      StringEquals: {
        [claim('aud')]: 'sts.amazonaws.com',
        [claim('repository')]: naming.repository,
        [claim('repository_id')]: repositoryId,
        ...equal,
      },
      ...conditions,
    },
  };
}

/**
 * Repositories made or renamed since 2026-07-15 carry numbers in their subject, `repo:owner@1/name@2:…`, older ones do not.
 * Both fit here; which repository it is stands in two claims of their own.
 */
function subject({ repository }: Naming, rest: string): string {
  const [owner, name] = repository.split('/');
  return `repo:${owner}*/${name}*:${rest}`;
}

function claim(name: string): string {
  return `${gitHubIssuer}:${name}`;
}
