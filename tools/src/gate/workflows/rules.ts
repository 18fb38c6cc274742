import type { Finding } from '../../model/finding.ts';
import { gateReports } from './gate.ts';
import { boundedJobs, queuedBumps, queuedRuns } from './limits.ts';
import { grantedPermissions, noTopLevelPermissions } from './permissions.ts';
import { pinFindings, pinnedActions, pinsOf } from './pins.ts';
import { noCredentialsKept, onlyCommands, ownSteps, strictShell } from './steps.ts';
import { allowedTriggers } from './triggers.ts';
import { trustedTriggers } from './trust.ts';
import { workflowsOf, type Rule } from './workflow.ts';

/** What neither actionlint nor zizmor knows of a workflow, in the order of a report. */
export const rules: readonly Rule[] = [
  allowedTriggers,
  noTopLevelPermissions,
  grantedPermissions,
  trustedTriggers,
  ownSteps,
  noCredentialsKept,
  onlyCommands,
  strictShell,
  boundedJobs,
  queuedRuns,
  queuedBumps,
  gateReports,
];

/** Everything that the workflows of a checkout break. */
export async function workflowFindings(root: string): Promise<readonly Finding[]> {
  const workflows = await workflowsOf(root);
  const pins = await pinsOf(root);
  return [
    ...workflows.flatMap((workflow) => [pinnedActions(pins), ...rules].flatMap((rule) => rule(workflow))),
    ...pinFindings(pins, workflows),
  ];
}
