import { environments } from '../../model/environment.ts';
import { jobsOf, workflowFinding, type Rule } from './workflow.ts';

/** A job that runs once for each environment leaves none out, and knows no other. */
export const everyEnvironment: Rule = (workflow) =>
  jobsOf(workflow).flatMap(([id, { strategy }]) => {
    const listed: unknown = Object(strategy?.matrix)['environment'];
    if (!Array.isArray(listed) || listed.join(' ') === environments.join(' ')) return [];
    const reason = `the environments are ${environments.join(', ')}, and what it does for each it does for these alone`;
    const wayOut = `Write [${environments.join(', ')}].`;
    return [workflowFinding(workflow, id, 'strategy.matrix.environment', listed.join(', '), [reason, wayOut])];
  });
