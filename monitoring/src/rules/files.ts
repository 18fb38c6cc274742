import { partFolder } from '@lockstep/tools/model/service-parts/parts';
import { alertGroups } from '../alerts/index.ts';
import { databaseGroups } from '../alerts/database.ts';
import { logGroups } from '../alerts/logs.ts';
import { backupGroups } from '../alerts/backups.ts';
import { identityGroups } from '../alerts/mtls.ts';
import { rolloutGroups } from '../alerts/rollouts.ts';
import { traceGroups } from '../alerts/traces.ts';
import type { Definition } from '../objectives/definition.ts';
import { definitions } from '../objectives/index.ts';
import { commonGroups, serviceGroup } from '../objectives/rules.ts';
import { rulesYaml, type Group } from './model.ts';

interface RuleFile {
  /** From the repository's root. */
  readonly path: string;
  readonly source: string;
  readonly groups: readonly Group[];
}

/** Every file of rules that Prometheus reads, with those of these services. */
export function ruleFiles(services: readonly Definition[] = definitions): RuleFile[] {
  return [
    { path: 'monitoring/rules/alerts.yaml', source: 'monitoring/src/alerts', groups: alertGroups() },
    { path: 'monitoring/rules/objectives.yaml', source: 'monitoring/src/objectives', groups: commonGroups() },
    {
      path: 'monitoring/components/database/database.yaml',
      source: 'monitoring/src/alerts/database.ts',
      groups: databaseGroups(),
    },
    {
      path: 'monitoring/components/logs/logs.yaml',
      source: 'monitoring/src/alerts/logs.ts',
      groups: logGroups(services),
    },
    {
      path: 'monitoring/components/backups/backups.yaml',
      source: 'monitoring/src/alerts/backups.ts',
      groups: backupGroups(),
    },
    {
      path: 'monitoring/components/mtls/mtls.yaml',
      source: 'monitoring/src/alerts/mtls.ts',
      groups: identityGroups(),
    },
    {
      path: 'monitoring/components/rollouts/rollouts.yaml',
      source: 'monitoring/src/alerts/rollouts.ts',
      groups: rolloutGroups(),
    },
    {
      path: 'monitoring/components/traces/traces.yaml',
      source: 'monitoring/src/alerts/traces.ts',
      groups: traceGroups(),
    },
    ...services.map((definition) => ({
      path: `${partFolder(definition.application, 'monitoring')}/objectives.yaml`,
      source: 'lockstep.config.ts',
      groups: [serviceGroup(definition)],
    })),
  ];
}

export function textOfRules({ groups, source }: RuleFile): string {
  return rulesYaml(groups, source);
}
