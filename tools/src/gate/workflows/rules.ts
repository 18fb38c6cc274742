import type { Finding } from '../../model/finding.ts';
import { appliesApproved } from './applies.ts';
import { cachesKept } from './caches.ts';
import { calledRightly } from './calls.ts';
import { environmentsInSettings, jobForEachEnvironment } from './environments.ts';
import { gateReports } from './gate.ts';
import { beforeJudges, mainJudges } from './judges.ts';
import { bounded, bumpsQueue, queued } from './limits.ts';
import { asGranted, noneAtTop } from './permissions.ts';
import { badPins, pinned, pinsOf } from './pins.ts';
import { noCredentialsKept, onlyCommands, ownSteps, strictShell } from './steps.ts';
import { allowedTriggers } from './triggers.ts';
import { firstBumped } from './first-bumped.ts';
import { trusted } from './trust.ts';
import { workflowsOf, type Rule } from './workflow.ts';

/** What neither actionlint nor zizmor knows of a workflow, in the order of a report. */
export const rules: readonly Rule[] = [
  allowedTriggers,
  noneAtTop,
  asGranted,
  trusted,
  ownSteps,
  noCredentialsKept,
  onlyCommands,
  strictShell,
  bounded,
  queued,
  bumpsQueue,
  gateReports,
  mainJudges,
  beforeJudges,
  cachesKept,
  appliesApproved,
];

/** Everything that the workflows of a checkout break. */
export async function workflowFindings(root: string): Promise<readonly Finding[]> {
  const workflows = await workflowsOf(root);
  const pins = await pinsOf(root);
  const environments = await environmentsInSettings(root);
  const ofAll = [
    pinned(pins),
    jobForEachEnvironment(environments),
    firstBumped(environments),
    calledRightly(workflows),
  ];
  const all = [...ofAll, ...rules];
  return [...workflows.flatMap((workflow) => all.flatMap((rule) => rule(workflow))), ...badPins(pins, workflows)];
}
