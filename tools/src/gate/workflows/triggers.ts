import { workflowFinding, type Rule } from './workflow.ts';

const allowed: ReadonlySet<string> = new Set([
  'pull_request',
  'merge_group',
  'push',
  'schedule',
  'workflow_call',
  'workflow_dispatch',
]);

/** Only events that either carry no foreign code, or run it without secrets. */
export const allowedTriggers: Rule = (workflow) =>
  Object.keys(workflow.on)
    .filter((event) => !allowed.has(event))
    .map((event) =>
      workflowFinding(workflow, undefined, `on.${event}`, event, [
        "it runs with this repository's token and secrets on what others send",
        `Use one of ${[...allowed].join(', ')}.`,
      ]),
    );
