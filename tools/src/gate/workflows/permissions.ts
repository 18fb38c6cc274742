import { configFile, readConfig } from '../../model/config/config.ts';
import { jobsOf, workflowFinding, type Rule } from './workflow.ts';

const { grants } = readConfig().workflows;

/** Nothing is granted to all jobs. */
export const noneAtTop: Rule = (workflow) => {
  const { permissions } = workflow;
  const none = typeof permissions === 'object' && permissions !== null && Object.keys(permissions).length === 0;
  if (none) return [];
  const wayOut = 'Write `permissions: {}`, and grant in the job.';
  return [workflowFinding(workflow, undefined, 'permissions', permissions, ['every job would get them', wayOut])];
};

/** Each job asks by name, and for nothing beyond the table. */
export const asGranted: Rule = (workflow) =>
  jobsOf(workflow).flatMap(([id, { permissions }]) => {
    if (typeof permissions !== 'object' || permissions === null) {
      const reason = 'it would get what the workflow or the repository gives';
      return [
        workflowFinding(workflow, id, 'permissions', permissions, [reason, 'List what the job needs, one line each.']),
      ];
    }
    const granted: Readonly<Record<string, string>> = {
      contents: 'read',
      ...grants[`${workflow.file.split('/').at(-1)} ${id}`],
    };
    return Object.entries(permissions)
      .filter(([name, level]) => level !== 'none' && level !== granted[name] && granted[name] !== 'write')
      .map(([name, level]) =>
        workflowFinding(workflow, id, `permissions.${name}`, level, [
          'this job is not granted it',
          `Take it away, or add it to ${configFile}, workflows.grants, with a reason in the workflow.`,
        ]),
      );
  });
