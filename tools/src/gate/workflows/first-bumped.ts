import { linesOf, runsOf } from './steps.ts';
import { workflowFinding, type Rule } from './workflow.ts';

/** The script that pushes past main's rules is told the first environment, and writes to no other. */
export function firstBumped([first]: readonly string[]): Rule {
  return (workflow) =>
    runsOf(workflow).flatMap(([id, run]) =>
      linesOf(run).flatMap((line) => {
        const told = /\/push-bump\.mjs(?: (?<environment>\S+))?$/.exec(line)?.groups;
        if (first === undefined || told === undefined || told['environment'] === first) return [];
        const reason = `a bump goes to ${first}, the first of the environments`;
        return [workflowFinding(workflow, id, 'run', line, [reason, `Write push-bump.mjs ${first}.`])];
      }),
    );
}
