import { jsonAt, resourcesOf, texts, type EnvironmentStacks, type Json, type Resource } from '../stacks/model.ts';
import type { Finding } from '@lockstep/tools/model/finding';
import { brokenInvariant, lackingResource, type Invariant } from './invariant.ts';

const issuer = 'token.actions.githubusercontent.com';

/** The repository by name and number, so that neither a fork nor who gets its name later can take a role. */
const ofRepository: Readonly<Record<string, RegExp>> = {
  aud: /^sts\.amazonaws\.com$/,
  repository: /^[^*/]+\/[^*/]+$/,
  repository_id: /^\$\{var\.github_repository_id\}$/,
};

const onMain: Readonly<Record<string, RegExp>> = { ref: /^refs\/heads\/main$/, environment: /^infra-[a-z][a-z0-9-]*$/ };

const trusts = {
  plan: { claims: ofRepository, subjects: /:(?:pull_request|ref:refs\/heads\/main)$/ },
  apply: { claims: { ...ofRepository, ...onMain }, subjects: /:environment:infra-[a-z][a-z0-9-]*$/ },
} as const;

/** This repository alone takes the pipeline's roles: to plan its pull requests and main, to apply an environment on main. */
export const trustedWorkflows: Invariant = (environment) =>
  (['plan', 'apply'] as const).flatMap((id) => {
    const role = resourcesOf(environment, 'aws_iam_role').find((one) => one.part === 'identities' && one.id === id);
    if (role === undefined)
      return [lackingResource(environment, 'identities', `aws_iam_role.${id}`, 'no workflow could run')];
    const conditions = jsonAt(role.values, 'assume_role_policy.Statement.0.Condition');
    const [equal, like] = [claimsOf(conditions, 'StringEquals'), claimsOf(conditions, 'StringLike')];
    const loose = Object.entries(trusts[id].claims)
      .filter(([name, form]) => !form.test(String(equal[`${issuer}:${name}`])))
      .map(([name]) => {
        const why = ['others could take the role', 'Name it exactly.'] as const;
        return brokenInvariant(environment, role, `StringEquals ${name}`, equal[`${issuer}:${name}`], why);
      });
    const subjects = texts(like[`${issuer}:sub`]);
    if (subjects.length > 0 && subjects.every((subject) => trusts[id].subjects.test(subject))) return loose;
    const why = ['another workflow could take the role', 'Name the event, or the environment.'] as const;
    return loose.concat(brokenInvariant(environment, role, 'StringLike sub', subjects, why));
  });

function claimsOf(conditions: Json | undefined, operator: string): Readonly<Record<string, Json>> {
  return (jsonAt(conditions, operator) ?? {}) as Readonly<Record<string, Json>>;
}

const reads = /^[a-z0-9-]+:(?:Describe|Get|List)[A-Za-z*]*$/;

/** They read, and what they read is secret. */
const secret = /^(?:secretsmanager|ssm|sts):|:GetAuthorizationToken$/;

/** The role of a pull request reads settings and states, and no secret. */
export const planOnlyReads: Invariant = (environment) =>
  allowedActions(environment)
    .filter(({ policy: { part, id } }) => part === 'identities' && id.startsWith('plan'))
    .filter(({ action }) => !reads.test(action) || secret.test(action))
    .map(({ policy, action }) => {
      const why = ['a pull request could do it before its review', 'Take it away.'] as const;
      return brokenInvariant(environment, policy, 'Action', action, why);
    });

/** Who reads secrets reads those of its own environment, by name, and writes none. */
export const ownSecrets: Invariant = (environment) =>
  allowingStatements(environment).flatMap(({ policy, statement }) => {
    const actions = texts(jsonAt(statement, 'Action')).filter((action) => action.startsWith('secretsmanager:'));
    const own = new RegExp(`:secret:lockstep/${environment.environment}/`);
    const others = texts(jsonAt(statement, 'Resource')).filter((resource) => !own.test(resource));
    const refuse = (field: string, value: string, why: string): Finding =>
      brokenInvariant(environment, policy, field, value, [why, 'Name what it needs.']);
    return actions
      .filter((action) => !/:(Describe|Get)Secret(Value)?$/.test(action))
      .map((action) => refuse('Action', action, 'secrets are read one by one, and written by people'))
      .concat(
        (actions.length === 0 ? [] : others).map((resource) =>
          refuse('Resource', resource, 'it reads what is not of this environment'),
        ),
      );
  });

/** No policy allows everything, nor everything with identities. */
export const namedActions: Invariant = (environment) =>
  allowedActions(environment)
    .filter(({ action }) => action === '*' || action === 'iam:*')
    .map(({ policy, action }) =>
      brokenInvariant(environment, policy, 'Action', action, ['it allows everything', 'Name what it needs.']),
    );

/** A role that the pipeline makes stays within the boundary, else it could make itself greater by it. */
export const confinedRoles: Invariant = (environment) =>
  resourcesOf(environment, 'aws_iam_role')
    .filter(({ part }) => part !== 'identities')
    .filter(({ values }) => !/:policy\/[a-z0-9-]+-boundary$/.test(String(values['permissions_boundary'])))
    .map((role) => {
      const why = ['the pipeline could make itself greater by it', 'Make it by confinedRole.'] as const;
      return brokenInvariant(environment, role, 'permissions_boundary', role.values['permissions_boundary'], why);
    });

function allowedActions(environment: EnvironmentStacks): readonly { policy: Resource; action: string }[] {
  return allowingStatements(environment).flatMap(({ policy, statement }) =>
    texts(jsonAt(statement, 'Action')).map((action) => ({ policy, action })),
  );
}

/** What the policies of an environment allow, a statement at a time. */
export function allowingStatements(environment: EnvironmentStacks): readonly { policy: Resource; statement: Json }[] {
  return resourcesOf(environment)
    .filter(({ type }) => type === 'aws_iam_role_policy' || type === 'aws_iam_policy')
    .flatMap((policy) => {
      const statements = (jsonAt(policy.values, 'policy.Statement') ?? []) as readonly Json[];
      return statements
        .filter((statement) => jsonAt(statement, 'Effect') === 'Allow')
        .map((statement) => ({ policy, statement }));
    });
}
