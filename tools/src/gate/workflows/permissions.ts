import { jobsOf, workflowFinding, type Rule } from './workflow.ts';

/** What each job may do with its token besides reading the repository; whoever grants more changes this table too. */
export const grants: Readonly<Record<string, Readonly<Record<string, 'read' | 'write'>>>> = {
  'ci.yaml promotion': { packages: 'read', attestations: 'read', statuses: 'read' },
  'ci.yaml plan': { actions: 'read', 'id-token': 'write' },
  'ci.yaml report': { actions: 'read' },
  'ci.yaml comment': { actions: 'read', 'pull-requests': 'write' },
  'release.yaml build': { packages: 'write', attestations: 'read' },
  'release.yaml scan': { packages: 'read' },
  'release.yaml attest': { actions: 'read', attestations: 'write', 'id-token': 'write', packages: 'write' },
  'release.yaml bump': { contents: 'write', actions: 'write' },
  'promote.yaml verify': { packages: 'read', attestations: 'read' },
  'promote.yaml promote': {
    contents: 'write',
    'pull-requests': 'write',
    statuses: 'read',
    packages: 'read',
    attestations: 'read',
  },
  'metrics.yaml dora': { contents: 'write' },
  'infra.yaml plan': { actions: 'read', 'id-token': 'write' },
  'infra.yaml apply-staging': { actions: 'read', 'id-token': 'write' },
  'infra.yaml apply-production': { actions: 'read', 'id-token': 'write' },
  'rescan.yaml scan': { packages: 'read' },
  'rescan.yaml report': { actions: 'read', 'security-events': 'write' },
};

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
          'Take it away, or add it to tools/src/gate/workflows/permissions.ts with a reason in the workflow.',
        ]),
      );
  });
