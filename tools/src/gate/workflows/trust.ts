import type { Finding } from '../../model/finding.ts';
import { linesOf } from './steps.ts';
import { jobsOf, workflowFinding, type Job, type Rule, type Workflow, type WorkflowStep } from './workflow.ts';

const beforeReview: ReadonlySet<string> = new Set(['pull_request', 'merge_group']);

/** What a job holds that code of others must not get. */
function holds(job: Job): string | undefined {
  const permissions = typeof job.permissions === 'object' ? Object.entries(job.permissions) : [];
  const written = permissions.find(([, level]) => level === 'write')?.[0];
  if (written !== undefined) return `${written}: write`;
  if (job.environment !== undefined) return 'an environment';
  return /\$\{\{[^}]*\bsecrets\b/.test(JSON.stringify(job)) ? 'a secret' : undefined;
}

/** The environments on GitHub whose App may pass the rules of main, and the one whose key says who built an image. */
const passesRules = /-bump$|^signing$/;

/**
 * A job with a token that writes, an identity or a secret runs nothing that is not reviewed: before the merge it checks
 * nothing out but main; after it, it installs only what the commands need, and takes nothing from a cache that tests can
 * fill. A job that signs, takes a role or may pass the rules of main runs nothing of others at all: no package, no program
 * that another job hands over, but scripts of tools/least/ and what they fetch by a checksum.
 */
export const trusted: Rule = (workflow) =>
  jobsOf(workflow).flatMap(([id, job]) => {
    const held = holds(job);
    // The jobs of a workflow that is called are judged where they stand.
    if (held === undefined || job.uses !== undefined) return [];
    const identified = typeof job.permissions === 'object' && job.permissions['id-token'] === 'write';
    const passes = passesRules.test(environmentOf(job));
    const unreviewed = Object.keys(workflow.on).some((event) => beforeReview.has(event));
    const found = [tested, cached].flatMap((rule) => rule(workflow, id, job, held));
    if (!identified && !passes) return unreviewed ? foreign(workflow, id, job, held).concat(found) : found;
    return foreign(workflow, id, job, held).concat(handedOver(workflow, id, job, held), found);
  });

function environmentOf({ environment }: Job): string {
  return typeof environment === 'string' ? environment : String(Object(environment)['name'] ?? '');
}

/** What of main a job that holds something may check out: to a folder of its own, or in a workflow that only main runs. */
const mains: ReadonlySet<unknown> = new Set([
  'main',
  '${{ github.event.repository.default_branch }}',
  '${{ github.event.merge_group.base_sha || github.event.repository.default_branch }}',
]);

function foreign(workflow: Workflow, id: string, { steps = [] }: Job, held: string): readonly Finding[] {
  const used = steps
    .filter((step) => !isMain(step))
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

function isMain({ uses, with: settings }: WorkflowStep): boolean {
  return uses?.startsWith('actions/checkout@') === true && mains.has(settings?.['ref']);
}

/** A program that another job, a package or a cache brought; of tools/least/ are those of main, once they are checked out. */
function handedOver(workflow: Workflow, id: string, { steps = [] }: Job, held: string): readonly Finding[] {
  const lines = steps.flatMap(({ run }) => linesOf(run ?? ''));
  const main = steps.filter(isMain).map((step) => (step.with?.['path'] === 'main' ? 'main/' : ''));
  const fetched = lines.indexOf('node main/tools/least/tofu.mjs bin');
  const brought = lines.findLastIndex((line) => line.startsWith('gh run download '));
  const runs = (line: string, index: number): boolean => {
    if (line.startsWith('./bin/tofu ')) return fetched === -1 || fetched > index || brought > fetched;
    if (line.startsWith('node ')) return !main.some((folder) => line.startsWith(`node ${folder}tools/least/`));
    return /^(?:\.{0,2}\/|chmod |bash |sh |source |docker run |docker load )/.test(line);
  };
  return lines
    .filter(runs)
    .map((line) =>
      workflowFinding(workflow, id, 'run', line, [
        `the job holds ${held}, and who made that program is not known here`,
        'Fetch it by its checksum in this job, after everything that others hand over: node main/tools/least/tofu.mjs bin.',
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
