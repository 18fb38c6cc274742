import { alertGroups } from '../alerts/index.ts';
import { definitions } from '../objectives/index.ts';
import { objectiveGroups } from '../objectives/rules.ts';
import { rulesYaml, type Group } from './model.ts';

interface RuleFile {
  /** Below monitoring/rules. */
  readonly file: string;
  readonly source: string;
  readonly groups: readonly Group[];
}

/** Every file of rules that Prometheus reads. */
export function ruleFiles(): RuleFile[] {
  return [
    { file: 'alerts.yaml', source: 'monitoring/src/alerts', groups: alertGroups() },
    { file: 'objectives.yaml', source: 'monitoring/src/objectives', groups: objectiveGroups(definitions) },
  ];
}

export function textOfRules({ groups, source }: RuleFile): string {
  return rulesYaml(groups, source);
}
