import type { GitHub } from '../../lib/github/github.ts';
import { actionsSettings, changeActions, repositorySettings, seenOf } from '../../lib/github/settings.ts';
import type { GitHubFacts } from '../../lib/fork-config.ts';
import { jobsOf, type Workflow } from '../workflows/workflow.ts';
import { driftsIn, type SettingsLook, type SettingsPart } from './part.ts';

const needs = 'the right "Administration: read"';

interface Group {
  /** The end of its path. */
  readonly part: string;
  readonly name: string;
  readonly wanted: Readonly<Record<string, unknown>>;
  /** Without these GitHub has no such group to ask for. */
  readonly publicOnly?: true;
}

/** What Actions may run, and what the token of a job that names no permission may do. */
export function actionsParts(workflows: readonly Workflow[], { promotionApp }: GitHubFacts): readonly SettingsPart[] {
  const groups: readonly Group[] = [
    {
      part: '',
      name: 'Actions',
      wanted: { enabled: true, allowed_actions: 'selected', sha_pinning_required: true },
    },
    {
      part: '/selected-actions',
      name: 'Actions, what may run',
      wanted: { github_owned_allowed: false, verified_allowed: false, patterns_allowed: actionsUsed(workflows) },
    },
    {
      part: '/workflow',
      name: 'Actions, the token',
      wanted: {
        default_workflow_permissions: 'read',
        // GitHub has one setting for making pull requests and for approving them; without an App promotions need it.
        can_approve_pull_request_reviews: promotionApp === undefined,
      },
    },
    {
      part: '/fork-pr-contributor-approval',
      name: 'Actions, pull requests of forks',
      wanted: { approval_policy: 'all_external_contributors' },
      publicOnly: true,
    },
  ];
  return groups.map((group) => ({
    section: 'actions',
    look: (github) => lookAt(github, group),
    mend: (github) => changeActions(github, group.part, group.wanted),
  }));
}

async function lookAt(github: GitHub, { part, name, wanted, publicOnly }: Group): Promise<SettingsLook> {
  if (publicOnly && (await repositorySettings(github)).private) return { drifts: [] };
  const answer = await seenOf(actionsSettings(github, part));
  if ('seen' in answer) return { drifts: driftsIn(name, wanted, answer.seen) };
  // The list is not there to be asked for while everything may run.
  if (answer.refused === 409) return { drifts: driftsIn(name, wanted, {}) };
  return { drifts: [], unseen: Object.keys(wanted).map((field) => ({ setting: `${name}: ${field}`, needs })) };
}

/** Every action that a workflow uses, at whatever commit: which one is for .github/actions-pins.json to say. */
export function actionsUsed(workflows: readonly Workflow[]): readonly string[] {
  const used = workflows
    .flatMap((workflow) => jobsOf(workflow))
    .flatMap(([, { steps = [] }]) => steps.flatMap(({ uses }) => (uses?.includes('@') ? [uses.split('@')[0]!] : [])));
  return [...new Set(used)].toSorted().map((action) => `${action}@*`);
}
