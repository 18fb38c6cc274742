import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitHub } from '../lib/github/github.ts';
import { putRuleset, rulesetNamed, type Ruleset } from '../lib/github/rulesets.ts';

/**
 * The rules of main. With an App, which may pass them by to push a bump, everybody else goes through a pull request;
 * without one the pipeline's own token pushes the bump, which no rule can except, so that only history is protected.
 */
export async function rulesetFor(root: string, appId?: number): Promise<Ruleset> {
  const file = appId === undefined ? 'main-without-app.json' : 'main.json';
  const ruleset = JSON.parse(await readFile(join(root, 'rulesets', file), 'utf8')) as Ruleset;
  if (appId === undefined) return ruleset;
  return { ...ruleset, bypass_actors: [{ actor_id: appId, actor_type: 'Integration', bypass_mode: 'always' }] };
}

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
