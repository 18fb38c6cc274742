import type { Finding } from '../../model/finding.ts';
import { jobsOf, workflowFinding, type Concurrency, type Rule, type Workflow } from './workflow.ts';

/** A job ends by itself, on a runner whose version is named. */
export const bounded: Rule = (workflow) =>
  jobsOf(workflow).flatMap(([id, job]) => {
    // The jobs of the workflow that it calls say it.
    if (job.uses !== undefined) return [];
    const [minutes, runner] = [job['timeout-minutes'], job['runs-on']];
    const findings: Finding[] = [];
    if (!(typeof minutes === 'number' && minutes > 0 && minutes <= 120)) {
      const wayOut = 'Set whole minutes, at most 120.';
      findings.push(
        workflowFinding(workflow, id, 'timeout-minutes', minutes, ['a job that hangs runs for six hours', wayOut]),
      );
    }
    if (typeof runner !== 'string' || !/^ubuntu-\d+\.\d+$/.test(runner)) {
      const reason = 'another image arrives on a day that nobody chose';
      findings.push(workflowFinding(workflow, id, 'runs-on', runner, [reason, 'Name a version, as ubuntu-24.04.']));
    }
    return findings;
  });

/**
 * Each workflow says what happens to a second run. GitHub queues nothing by default: a third run cancels the second;
 * `queue: max` keeps up to 100, and is not valid together with `cancel-in-progress`.
 */
export const queued: Rule = (workflow) => {
  const jobs = jobsOf(workflow).filter(([, { concurrency }]) => concurrency !== undefined);
  return [
    ...concurrencyOf(workflow, undefined, workflow.concurrency),
    ...jobs.flatMap(([id, { concurrency }]) => concurrencyOf(workflow, id, concurrency)),
  ];
};

function concurrencyOf(
  workflow: Workflow,
  job: string | undefined,
  value: Concurrency | string | undefined,
): readonly Finding[] {
  const about = (field: string, of: unknown, reason: string, wayOut: string) => [
    workflowFinding(workflow, job, `concurrency${field}`, of, [reason, wayOut]),
  ];
  if (typeof value !== 'object' || value === null || !value.group)
    return about('.group', undefined, 'it does not say what happens to a second run', 'Name a group.');
  const { 'cancel-in-progress': cancel, queue } = value;
  if (cancel === undefined) return about('.cancel-in-progress', undefined, 'it is not said', 'Write true or false.');
  if (queue === undefined) return [];
  if (queue !== 'single' && queue !== 'max')
    return about('.queue', queue, 'GitHub knows single and max', 'Write one of these.');
  if (queue === 'max' && cancel !== false)
    return about('.cancel-in-progress', cancel, '`queue: max` is not valid with it', 'Write false.');
  return [];
}

/** What writes to staging is decided and pushed by one run at a time, and none of them is dropped. */
export const bumpsQueue: Rule = (workflow) => {
  const bumps = jobsOf(workflow).filter(([, { steps = [] }]) =>
    steps.some(({ run }) => / bump --(?:push|plan)|\/push-bump\.mjs/.test(run ?? '')),
  );
  const ofAll = queueOf(workflow.concurrency);
  return bumps.flatMap(([id, { concurrency }]) => {
    // What is decided in one job and pushed in another is queued as a whole.
    const queue = bumps.length > 1 ? ofAll : (ofAll ?? queueOf(concurrency));
    if (queue === 'max') return [];
    const wayOut = 'Give the workflow a concurrency group with `queue: max` and `cancel-in-progress: false`.';
    return [
      workflowFinding(workflow, id, 'concurrency.queue', queue, ['a third release would drop the second bump', wayOut]),
    ];
  });
};

function queueOf(concurrency: Concurrency | string | undefined): string | undefined {
  return typeof concurrency === 'object' && concurrency !== null ? concurrency.queue : undefined;
}
