import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { teamId, type GitHub } from '../../lib/github/github.ts';
import { putRuleset, rulesetAt, rulesetNamed, type Ruleset } from '../../lib/github/rulesets.ts';
import { seenOf } from '../../lib/github/settings.ts';
import { ownedPaths, ownersFile } from '../../model/names/owners.ts';
import { driftsIn, type Drift, type SettingsPart } from './part.ts';

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
 */
export async function rulesetFor(
  root: string,
  { appId, alone = false, queue = false, signed = false }: RulesetOptions,
  teamOf: (team: string) => Promise<number>,
): Promise<Ruleset> {
  const file = appId === undefined ? 'main-without-app.json' : 'main.json';
  const written = JSON.parse(await readFile(join(root, 'rulesets', file), 'utf8')) as Ruleset;
  const ruleset = signed ? { ...written, rules: [...written.rules, { type: 'required_signatures' }] } : written;
  if (appId === undefined) return ruleset;
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

/** What cannot be said without the number of a team, which only members of the organisation see. */
const unknownTeam = 0;

/** The rules of main: what stands in `rulesets/`, and who has to approve by .github/CODEOWNERS. */
export function rulesetPart(root: string, options: RulesetOptions): SettingsPart {
  const needsTeams = 'the right to read the teams of the organisation';
  // One question for each team, however often it is looked.
  const known = new Map<string, Promise<number>>();
  const idOf = (github: GitHub, team: string): Promise<number> => {
    const asked = known.get(team) ?? teamId(github, team);
    known.set(team, asked);
    return asked;
  };
  return {
    section: 'rulesets',
    async look(github) {
      let hidden = false;
      const ruleset = await rulesetFor(root, options, async (team) => {
        const answer = await seenOf(idOf(github, team));
        if ('seen' in answer) return answer.seen;
        hidden = true;
        return unknownTeam;
      });
      const name = `ruleset ${ruleset.name}`;
      const id = await rulesetNamed(github, ruleset.name);
      if (id === undefined) return { drifts: [{ setting: name, wanted: typesOf(ruleset.rules), found: undefined }] };
      const found = await rulesetAt(github, id);
      const unseen = [
        ...(hidden ? [{ setting: `${name}: the teams that have to approve`, needs: needsTeams }] : []),
        ...('bypass_actors' in found
          ? []
          : [{ setting: `${name}: bypass_actors`, needs: 'the right "Administration: write"' }]),
      ];
      return { drifts: rulesetDrifts(name, ruleset, hidden ? withoutTeams(found) : found), unseen };
    },
    async mend(github) {
      const ruleset = await rulesetFor(root, options, (team) => idOf(github, team));
      await putRuleset(github, ruleset, await rulesetNamed(github, ruleset.name));
    },
  };
}

function typesOf(rules: Ruleset['rules']): readonly string[] {
  return rules.map(({ type }) => type);
}

/** Each field that stands otherwise: GitHub answers with more fields than it was given, but with no other rule. */
function rulesetDrifts(name: string, wanted: Ruleset, found: Partial<Ruleset>): readonly Drift[] {
  const { rules, bypass_actors: passing, ...rest } = wanted;
  const there = found.rules ?? [];
  const ofRules = rules.flatMap(({ type, parameters = {} }) => {
    const rule = there.find((one) => one.type === type);
    const shown = `${name}: ${type}`;
    if (rule === undefined) return [{ setting: shown, wanted: parameters, found: undefined }];
    return driftsIn(shown, parameters, rule.parameters ?? {});
  });
  const others = there.filter(({ type }) => !rules.some((rule) => rule.type === type));
  return [
    ...driftsIn(name, rest, found),
    ...ofRules,
    ...others.map(({ type, parameters }) => ({
      setting: `${name}: ${type}`,
      wanted: undefined,
      found: parameters ?? {},
    })),
    ...('bypass_actors' in found ? driftsIn(name, { bypass_actors: passing }, found) : []),
  ];
}

function withoutTeams(found: Partial<Ruleset>): Partial<Ruleset> {
  const rules = (found.rules ?? []).map((rule) => {
    const reviewers = rule.parameters?.['required_reviewers'];
    if (!Array.isArray(reviewers)) return rule;
    const masked = reviewers.map((one: object) =>
      Object.assign({}, one, { reviewer: { id: unknownTeam, type: 'Team' } }),
    );
    return { type: rule.type, parameters: Object.assign({}, rule.parameters, { required_reviewers: masked }) };
  });
  return { ...found, rules };
}
