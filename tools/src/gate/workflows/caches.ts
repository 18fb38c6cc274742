import { linesOf } from './steps.ts';
import { jobsOf, workflowFinding, type Job, type Rule, type WorkflowStep } from './workflow.ts';

/**
 * What is compiled is kept by a job of main alone that runs no test and installs nothing for tests, also when it failed:
 * every pull request takes it from there, and what a package of a test wrote must not get into a verdict.
 */
export const cachesKept: Rule = (workflow) =>
  jobsOf(workflow).flatMap(([id, job]) =>
    (job.steps ?? []).flatMap((step) => {
      const refusal = refusalOf(job, step);
      return refusal === undefined ? [] : [workflowFinding(workflow, id, ...refusal)];
    }),
  );

function refusalOf(
  job: Job,
  { uses = '', if: when }: WorkflowStep,
): readonly [field: string, value: unknown, why: readonly [string, string]] | undefined {
  if (uses.startsWith('actions/cache@')) {
    const wayOut = 'Take it by actions/cache/restore, and let one job of main keep it by actions/cache/save.';
    return ['uses', uses, ['it keeps what this job wrote, and only if the job passed', wayOut]];
  }
  if (!uses.startsWith('actions/cache/save@')) return undefined;
  if (job.if !== "github.event_name == 'push'" || tests(job)) {
    const wayOut = "Keep it in a job with if: github.event_name == 'push' that installs with --omit=dev.";
    return ['if', job.if, ['every pull request would take what a test may have written', wayOut]];
  }
  if (when === 'always()') return undefined;
  return ['steps.if', when, ['a first run that ends late would compile for nothing', 'Write if: always().']];
}

function tests({ steps = [] }: Job): boolean {
  const lines = steps.flatMap(({ run }) => linesOf(run ?? '')).filter((line) => /\bnpm\b/.test(line));
  return lines.some((line) => !/npm run -s lockstep -- |^npm ci --ignore-scripts --omit=dev$/.test(line));
}
