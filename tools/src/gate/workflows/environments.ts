import { join } from 'node:path';
import { textIfThere } from '../../lib/files/if-there.ts';
import { configFile, valueIn } from '../../model/config/config.ts';
import { jobsOf, workflowFinding, type Rule } from './workflow.ts';

/** The environments by the settings of a checkout; none where it has none that can be read: other checks tell of that. */
export async function environmentsInSettings(root: string): Promise<readonly string[]> {
  const found = valueIn((await textIfThere(join(root, configFile))) ?? '', 'environments');
  return Array.isArray(found) ? found.map(String) : [];
}

/** A job that runs once for each environment leaves none out, and knows no other. */
export function jobForEachEnvironment(environments: readonly string[]): Rule {
  const all = environments.join(', ');
  return (workflow) =>
    jobsOf(workflow).flatMap(([id, { strategy }]) => {
      const listed: unknown = Object(strategy?.matrix)['environment'];
      if (environments.length === 0 || !Array.isArray(listed) || listed.join(', ') === all) return [];
      const reason = `the environments are ${all}, and what it does for each it does for these alone`;
      return [
        workflowFinding(workflow, id, 'strategy.matrix.environment', listed.join(', '), [reason, `Write [${all}].`]),
      ];
    });
}
