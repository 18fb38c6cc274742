import { linesOf } from './steps.ts';
import { jobsOf, workflowFinding, type Rule } from './workflow.ts';

/** What changes AWS waits for whom an environment names; a plan locks nothing, so that it holds up no apply. */
export const appliesApproved: Rule = (workflow) =>
  jobsOf(workflow).flatMap(([id, { environment, steps = [] }]) =>
    steps
      .flatMap(({ run }) => linesOf(run ?? ''))
      .flatMap((line) => {
        if (!line.startsWith('./bin/tofu ')) return [];
        if (/" apply(?: |$)/.test(line) && environment === undefined) {
          const wayOut = 'Give the job the environment of who approves it.';
          return [workflowFinding(workflow, id, 'environment', undefined, ['it applies what nobody approved', wayOut])];
        }
        if (/" plan(?: |$)/.test(line) && !line.includes(' -lock=false')) {
          const reason = 'the role that reads may not lock, and an apply would wait for it';
          return [workflowFinding(workflow, id, 'run', line, [reason, 'Say -lock=false.'])];
        }
        return [];
      }),
  );
