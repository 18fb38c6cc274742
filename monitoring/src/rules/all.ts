import { ruleFiles } from './files.ts';
import { isAlert, type AlertRule, type Group } from './model.ts';

export function allGroups(): Group[] {
  return ruleFiles().flatMap(({ groups }) => groups);
}

export function allAlerts(): AlertRule[] {
  return allGroups().flatMap(({ rules }) => rules.filter(isAlert));
}
