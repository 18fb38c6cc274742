import type { Finding } from '../../model/finding.ts';
import { linesOf } from './steps.ts';
import { jobsOf, workflowFinding, type Job, type Rule, type Workflow } from './workflow.ts';

const beforeReview: ReadonlySet<string> = new Set(['pull_request', 'merge_group']);

/** What a job holds that code of others must not get. */
function holds(job: Job): string | undefined {
  const permissions = typeof job.permissions === 'object' ? Object.entries(job.permissions) : [];
  const written = permissions.find(([, level]) => level === 'write')?.[0];
  if (written !== undefined) return `${written}: write`;
  if (job.environment !== undefined) return 'an environment';
  return /\$\{\{[^}]*\bsecrets\b/.test(JSON.stringify(job)) ? 'a secret' : undefined;
}

/**
 * A job with a token that writes, an identity or a secret runs nothing that is not reviewed: before the merge it checks
 * nothing out; after it, it installs only what the commands need, and takes nothing from a cache that tests can fill.
 * A job that signs runs no code of this repository at all.
 */
export const trusted: Rule = (workflow) =>
  jobsOf(workflow).flatMap(([id, job]) => {
    const held = holds(job);
    if (held === undefined) return [];
    const signs = typeof job.permissions === 'object' && job.permissions['id-token'] === 'write';
    const unreviewed = Object.keys(workflow.on).some((event) => beforeReview.has(event));
    const found = [tested, cached].flatMap((rule) => rule(workflow, id, job, held));
    return signs || unreviewed ? foreign(workflow, id, job, held).concat(found) : found;
  });

function foreign(workflow: Workflow, id: string, { steps = [] }: Job, held: string): readonly Finding[] {
  const used = steps
    .map(({ uses, run }) => uses ?? linesOf(run ?? '').find((line) => /\bnpm\b/.test(line)))
    .filter((what) => what !== undefined)
    .filter((what) => what.startsWith('actions/checkout@') || !what.includes('@'));
  return used.map((what) =>
    workflowFinding(workflow, id, 'steps', what, [
      `the job holds ${held}`,
      'Do it in a job without, and hand the result over as an artifact.',
    ]),
  );
}

function tested(workflow: Workflow, id: string, { steps = [] }: Job, held: string): readonly Finding[] {
  return steps
    .flatMap(({ run }) => linesOf(run ?? ''))
    .filter(
      (line) => /\bnpm\b/.test(line) && !/npm run -s lockstep -- |^npm ci --ignore-scripts --omit=dev$/.test(line),
    )
    .map((line) =>
      workflowFinding(workflow, id, 'run', line, [
        `the job holds ${held}`,
        'Install with npm ci --ignore-scripts --omit=dev, and test in a job without.',
      ]),
    );
}

function cached(workflow: Workflow, id: string, { steps = [] }: Job, held: string): readonly Finding[] {
  return steps
    .filter(({ uses }) => uses?.startsWith('actions/cache'))
    .map(({ uses }) =>
      workflowFinding(workflow, id, 'uses', uses, [
        `the job holds ${held}, and a test may have filled the cache`,
        'Take it away.',
      ]),
    );
}
