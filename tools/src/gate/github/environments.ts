import { teamId, userId, type GitHub } from '../../lib/github/github.ts';
import {
  addBranchPolicy,
  branchPolicies,
  environmentSettings,
  putEnvironment,
  removeBranchPolicy,
  seenOf,
  type EnvironmentSettings,
  type Reviewer,
} from '../../lib/github/settings.ts';
import type { GitHubFacts } from '../../lib/fork-config.ts';
import { calledHere } from '../workflows/steps.ts';
import { jobsOf, type Job, type Workflow } from '../workflows/workflow.ts';
import { driftsIn, type SettingsPart } from './part.ts';

/** An environment on GitHub that jobs of the workflows run in. */
export interface WantedEnvironment {
  readonly name: string;
  /** Who has to approve, as CODEOWNERS names them; nobody where the job takes no role. */
  readonly reviewers: readonly string[];
}

/** GitHub takes six at most. */
const mostReviewers = 6;

/**
 * The environments that the workflows name. A job that takes a role in one waits for the owners of `infra/`: GitHub makes
 * an environment that is missing by itself, without anybody who approves.
 */
export function environmentsWanted(
  workflows: readonly Workflow[],
  ownersOf: (path: string) => readonly string[],
  { applyUnapproved = false }: GitHubFacts,
): readonly WantedEnvironment[] {
  const named = workflows.flatMap((workflow) =>
    jobsOf(workflow).flatMap(([, job]) =>
      namesOf(job, workflow, workflows).map((name) => ({ name, takesRole: takesRole(job) })),
    ),
  );
  const approving = applyUnapproved ? [] : ownersOf('infra/').slice(0, mostReviewers);
  return [...new Set(named.map(({ name }) => name))].toSorted().map((name) => ({
    name,
    reviewers: named.some((one) => one.name === name && one.takesRole) ? approving : [],
  }));
}

function takesRole({ permissions }: Job): boolean {
  return typeof permissions === 'object' && permissions['id-token'] === 'write';
}

/** A called workflow is told the name by each job that calls it. */
function namesOf({ environment }: Job, workflow: Workflow, all: readonly Workflow[]): readonly string[] {
  const name = typeof environment === 'string' ? environment : Object(environment)['name'];
  if (typeof name !== 'string') return [];
  const input = /^\$\{\{ inputs\.(?<input>[\w-]+) \}\}$/.exec(name)?.groups?.['input'];
  if (input === undefined) return [name];
  return all.flatMap((other) =>
    jobsOf(other).flatMap(([, { uses = '', with: given }]) => {
      const isCall = calledHere.exec(uses)?.groups?.['file'] === workflow.file;
      return isCall && typeof given?.[input] === 'string' ? [given[input]] : [];
    }),
  );
}

/** One environment: its branch is main alone, and who approves is who is wanted. */
export function environmentPart({ name, reviewers }: WantedEnvironment, { alone = false }: GitHubFacts): SettingsPart {
  const shown = `environment ${name}`;
  const preventSelfReview = reviewers.length > 0 && !alone;
  const wanted = {
    exists: true,
    reviewers: reviewers.map((reviewer) => reviewer.replace(/^@(?:[^/]+\/)?/, '')),
    'its own runs': preventSelfReview ? 'approved by others' : 'approved by anybody',
    branches: ['main'],
  };
  return {
    section: 'environments',
    async look(github) {
      const answer = await seenOf(environmentSettings(github, name));
      if ('refused' in answer) {
        if (answer.refused === 404) return { drifts: driftsIn(shown, wanted, { exists: false }) };
        return { drifts: [], unseen: [{ setting: shown, needs: 'the right "Actions: read"' }] };
      }
      return { drifts: driftsIn(shown, wanted, await foundOf(github, answer.seen, preventSelfReview)) };
    },
    async mend(github) {
      const ids = await Promise.all(reviewers.map((reviewer) => reviewerOf(github, reviewer)));
      await putEnvironment(github, name, { reviewers: ids, preventSelfReview });
      const there = await branchPolicies(github, name);
      for (const policy of there.filter((one) => !isMain(one))) await removeBranchPolicy(github, name, policy);
      if (!there.some(isMain)) await addBranchPolicy(github, name, 'main');
    },
  };
}

async function foundOf(github: GitHub, environment: EnvironmentSettings, preventSelfReview: boolean) {
  const rule = environment.protection_rules?.find(({ type }) => type === 'required_reviewers');
  const chosen = environment.deployment_branch_policy;
  const policies = chosen?.custom_branch_policies ? await branchPolicies(github, environment.name) : [];
  const branches = policies.map((policy) => (policy.type === 'tag' ? `tag ${policy.name}` : policy.name));
  return {
    exists: true,
    reviewers: rule?.reviewers?.map(({ reviewer }) => reviewer.login ?? reviewer.slug ?? String(reviewer.id)) ?? [],
    // Where nobody has to approve, that alone is told.
    'its own runs': (rule?.prevent_self_review ?? preventSelfReview) ? 'approved by others' : 'approved by anybody',
    branches: chosen === null ? ['every branch'] : chosen.protected_branches ? ['protected branches'] : branches,
  };
}

function isMain({ name, type = 'branch' }: { readonly name: string; readonly type?: string }): boolean {
  return name === 'main' && type === 'branch';
}

async function reviewerOf(github: GitHub, reviewer: string): Promise<Reviewer> {
  if (reviewer.includes('/')) return { type: 'Team', id: await teamId(github, reviewer) };
  return { type: 'User', id: await userId(github, reviewer) };
}
