import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitHub } from '../lib/github/github.ts';
import { putRuleset, rulesetNamed, type Ruleset } from '../lib/github/rulesets.ts';
import { ownedPaths, ownersFile } from '../model/names/owners.ts';
import { Failure } from '../lib/failure.ts';

export interface RulesetOptions {
  /** The App that pushes bumps past the rules. */
  readonly appId?: number;
  /** One person alone: nobody is there who could approve. */
  readonly alone?: boolean;
  /** Changes go in one after the other, each checked on top of those before it. */
  readonly queue?: boolean;
  /** Main takes signed commits alone. */
  readonly signed?: boolean;
}

/**
 * The rules of main. With an App, which may pass them by to push a bump, everybody else goes through a pull request;
 * without one the pipeline's own token pushes the bump, which no rule can except, so that only history is protected.
 * Approvals are asked for as GitHub documents them: by path of each team that .github/CODEOWNERS names; where people
 * are named there, of every pull request by one of its code owners; by `alone` of none.
 * @throws {Failure} when a choice needs an App.
 */
export async function rulesetFor(
  root: string,
  { appId, alone = false, queue = false, signed = false }: RulesetOptions,
  teamOf: (team: string) => Promise<number>,
): Promise<Ruleset> {
  const file = appId === undefined ? 'main-without-app.json' : 'main.json';
  const written = JSON.parse(await readFile(join(root, 'rulesets', file), 'utf8')) as Ruleset;
  const ruleset = signed ? { ...written, rules: [...written.rules, { type: 'required_signatures' }] } : written;
  if (appId === undefined) {
    if (!alone && !queue) return ruleset;
    const wayOut = 'Name it by --app-id, or leave --alone and --queue out.';
    throw new Failure({ what: 'Without an App main takes pushes, so that nobody approves and nothing queues', wayOut });
  }
  const approvals = alone ? nobody : await approvalsOf(root, teamOf);
  const rules = ruleset.rules.map((rule) =>
    rule.type === 'pull_request' ? { ...rule, parameters: { ...rule.parameters, ...approvals } } : rule,
  );
  return {
    ...ruleset,
    rules: queue ? [...rules, mergeQueue] : rules,
    bypass_actors: [{ actor_id: appId, actor_type: 'Integration', bypass_mode: 'always' }],
  };
}

const nobody = { required_approving_review_count: 0, require_code_owner_review: false, required_reviewers: [] };

/**
 * https://docs.github.com/en/rest/repos/rules: `required_reviewers` names teams, each with patterns of fnmatch. A count
 * of zero beside `require_code_owner_review` is documented nowhere, so nothing rests on it.
 */
async function approvalsOf(root: string, teamOf: (team: string) => Promise<number>) {
  const owned = ownedPaths(await readFile(join(root, ownersFile), 'utf8'));
  const people = owned.some(({ owners }) => owners.some((owner) => !owner.includes('/')));
  if (people) return { required_approving_review_count: 1, require_last_push_approval: true };
  const byTeam = new Map<string, string[]>();
  for (const { pattern, owners } of owned) {
    for (const owner of owners) byTeam.set(owner, [...(byTeam.get(owner) ?? []), pattern]);
  }
  const reviewers = [...byTeam].map(async ([team, patterns]) => ({
    file_patterns: patterns,
    minimum_approvals: 1,
    reviewer: { id: await teamOf(team), type: 'Team' },
  }));
  return { required_reviewers: await Promise.all(reviewers) };
}

const mergeQueue = {
  type: 'merge_queue',
  parameters: {
    check_response_timeout_minutes: 60,
    grouping_strategy: 'ALLGREEN',
    max_entries_to_build: 5,
    max_entries_to_merge: 5,
    merge_method: 'SQUASH',
    min_entries_to_merge: 1,
    min_entries_to_merge_wait_minutes: 1,
  },
} as const;

export interface AppliedRuleset {
  readonly ruleset: Ruleset;
  readonly change: 'created' | 'overwritten';
}

/**
 * Puts the rules of main in force, and overwrites what somebody changed by hand.
 * @throws {Failure} when gh is not logged in as an administrator of the repository.
 */
export async function applyRulesets(github: GitHub, ruleset: Ruleset, dryRun: boolean): Promise<AppliedRuleset> {
  const id = await rulesetNamed(github, ruleset.name);
  if (!dryRun) await putRuleset(github, ruleset, id);
  return { ruleset, change: id === undefined ? 'created' : 'overwritten' };
}
