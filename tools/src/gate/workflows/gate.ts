import type { Finding } from '../../model/finding.ts';
import { runsOf } from './steps.ts';
import { jobsOf, neededJobs, workflowFinding, type Rule } from './workflow.ts';

/** The one check that main requires: a job of this name. */
export const gateName = 'ci-ok';

/** A job whose failure keeps nobody from merging: it only tells. A locked conversation must not hold up a rollback. */
const courtesy = 'comment';

/**
 * The required check always reports. A workflow that a path or a branch filters out leaves it waiting for ever, and a
 * job that it does not wait for can fail unseen.
 */
export const gateReports: Rule = (workflow) => {
  const job = workflow.jobs[gateName];
  if (job === undefined) return [];
  const findings: Finding[] = [];
  const events = ['pull_request', 'merge_group'] as const;
  for (const event of events) {
    const filters = workflow.on[event];
    if (filters === undefined) {
      const reason = `${gateName} would wait for ever there`;
      findings.push(
        workflowFinding(workflow, undefined, `on.${event}`, undefined, [reason, 'Add the event, without filters.']),
      );
    }
    for (const name of Object.keys(filters ?? {}).filter((key) => key !== 'types')) {
      const reason = `${gateName} would wait for ever where this leaves the change out`;
      const wayOut = 'Take the filter away; let a job decide with `if:`.';
      findings.push(workflowFinding(workflow, undefined, `on.${event}.${name}`, filters?.[name], [reason, wayOut]));
    }
  }
  const types = workflow.on['pull_request']?.['types'];
  const lacking = Array.isArray(types)
    ? ['opened', 'synchronize', 'reopened'].filter((one) => !types.includes(one))
    : [];
  if (lacking.length > 0) {
    const reason = `${gateName} would miss ${lacking.join(', ')}`;
    findings.push(workflowFinding(workflow, undefined, 'on.pull_request.types', types, [reason, 'Add them.']));
  }
  const unheard = jobsOf(workflow).filter(
    ([id]) => id !== gateName && id !== courtesy && !neededJobs(job).includes(id),
  );
  for (const [id] of unheard) {
    const reason = `${id} could fail unseen`;
    findings.push(workflowFinding(workflow, gateName, 'needs', neededJobs(job), [reason, `Add ${id} to needs.`]));
  }
  if (neededJobs(job).includes(courtesy)) {
    const reason = 'a locked conversation would keep everybody from merging';
    findings.push(
      workflowFinding(workflow, gateName, 'needs', neededJobs(job), [reason, `Take ${courtesy} out of needs.`]),
    );
  }
  if (job.if !== 'always()') {
    const reason = 'a job that is skipped counts as passed';
    findings.push(workflowFinding(workflow, gateName, 'if', job.if, [reason, 'Write if: always().']));
  }
  const judged = runsOf(workflow).some(([id, run]) => id === gateName && run.includes(`lockstep -- ${gateName}`));
  const told = job.steps?.some(({ env }) => env?.['NEEDS'] === '${{ toJSON(needs) }}');
  if (!judged || told !== true) {
    const wayOut = `Run npm run -s lockstep -- ${gateName} with NEEDS: \${{ toJSON(needs) }}.`;
    findings.push(
      workflowFinding(workflow, gateName, 'steps', job.steps?.length, ['nobody judges the other jobs', wayOut]),
    );
  }
  return findings;
};
