import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readConfig } from '../../model/config/config.ts';
import { ownersFile, ownersOfPath } from '../../model/names/owners.ts';
import { defined } from '../../lib/values/defined.ts';
import { workflowsOf } from '../workflows/workflow.ts';
import { actionsParts } from './actions.ts';
import { appPart, appsWanted } from './apps.ts';
import { environmentPart, environmentsWanted } from './environments.ts';
import { labelsPart, labelsWanted } from './labels.ts';
import { mergesPart } from './repository.ts';
import { rulesetPart } from './ruleset.ts';
import { settingsSections, type SettingsPart, type SettingsSection } from './part.ts';

/**
 * GitHub's side of a checkout, as its files say it: lockstep.config.ts, .github/CODEOWNERS, .github/workflows and
 * rulesets/. There is no other list.
 */
export async function settingsPartsOf(
  root: string,
  only: readonly SettingsSection[] = settingsSections,
): Promise<readonly SettingsPart[]> {
  const { github = {}, signedCommits = false } = readConfig(root);
  const workflows = await workflowsOf(root);
  const owners = await readFile(join(root, ownersFile), 'utf8');
  const { bumpApp: appId, alone, queue } = github;
  const parts = [
    mergesPart,
    ...actionsParts(workflows, github),
    ...environmentsWanted(workflows, (path) => ownersOfPath(owners, path), github).map((environment) =>
      environmentPart(environment, github),
    ),
    labelsPart(labelsWanted(workflows)),
    rulesetPart(root, defined({ appId, alone, queue, signed: signedCommits })),
    ...appsWanted(workflows, github).map((app) => appPart(app)),
  ];
  return parts.filter(({ section }) => only.includes(section));
}
