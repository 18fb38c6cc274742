import { installations, seenOf, actionsVariables, type Installation } from '../../lib/github/settings.ts';
import type { GitHubFacts } from '../../lib/fork-config.ts';
import { jobsOf, type Workflow } from '../workflows/workflow.ts';
import { driftsIn, type Drift, type SettingsPart, type Unseen } from './part.ts';

/** The variable of an environment that says which App's token its job takes. */
export const appVariable = 'LOCKSTEP_APP_CLIENT_ID';

interface WantedApp {
  readonly id: number;
  /** The environment on GitHub whose job takes its token. */
  readonly environment: string;
  /** What its tokens are cut down to, by the workflow. */
  readonly permissions: Readonly<Record<string, string>>;
}

/** The Apps of lockstep.config.ts, with what the workflows ask of each in its environment. */
export function appsWanted(
  workflows: readonly Workflow[],
  { bumpApp, promotionApp }: GitHubFacts,
): readonly WantedApp[] {
  return workflows
    .flatMap((workflow) => jobsOf(workflow))
    .flatMap(([, { environment, steps = [] }]) => {
      const step = steps.find(({ uses }) => uses?.startsWith('actions/create-github-app-token@'));
      if (step === undefined || typeof environment !== 'string') return [];
      const id = environment.endsWith('-bump') ? bumpApp : promotionApp;
      return id === undefined ? [] : [{ id, environment, permissions: askedIn(step.with ?? {}) }];
    });
}

function askedIn(settings: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const asked = Object.entries(settings).flatMap(([name, level]) => {
    const permission = /^permission-(?<name>.+)$/.exec(name)?.groups?.['name'];
    return permission === undefined ? [] : [[permission.replaceAll('-', '_'), String(level)] as const];
  });
  // Every App has it.
  return Object.fromEntries([...asked, ['metadata', 'read']]);
}

/** An App holds what its job asks for and no more, here alone, and its environment says that it is the one. */
export function appPart({ id, environment, permissions }: WantedApp): SettingsPart {
  const name = `App ${id}`;
  const needs = "to be an owner of the organisation; a person's own Apps GitHub shows to nobody by its API";
  return {
    section: 'apps',
    byHand: 'Change it under Settings, GitHub Apps of the organisation, and under Settings, Environments.',
    async look(github) {
      const answer = await seenOf(installations(github));
      if ('refused' in answer) return { drifts: [], unseen: [{ setting: `${name}: permissions`, needs }] };
      const found = answer.seen.find(({ app_id: one }) => one === id);
      if (found === undefined)
        return { drifts: [{ setting: `${name}: installed`, wanted: 'for this repository alone', found: undefined }] };
      const variables = await seenOf(actionsVariables(github, environment));
      const drifts = [...driftsIn(name, { permissions, ...here }, { ...found, ...stateOf(found) })];
      const unseen: Unseen[] = [];
      if ('refused' in variables)
        unseen.push({ setting: `environment ${environment}: ${appVariable}`, needs: 'the right "Environments: read"' });
      else drifts.push(...clientDrift(environment, found, variables.seen[appVariable]));
      return { drifts, unseen };
    },
  };
}

const here = { repository_selection: 'selected', suspended: false } as const;

function stateOf({ suspended_at: suspended }: Installation): { readonly suspended: boolean } {
  return { suspended: typeof suspended === 'string' };
}

function clientDrift(
  environment: string,
  { client_id: wanted }: Installation,
  found: string | undefined,
): readonly Drift[] {
  if (wanted === undefined || wanted === found) return [];
  return [{ setting: `environment ${environment}: ${appVariable}`, wanted, found }];
}
