import type { Labels } from '@lockstep/tools/toolbox/prometheus';
import { stringify } from 'yaml';

export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Labels;
}

export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Labels;
  readonly annotations: Labels;
}

type Rule = RecordingRule | AlertRule;

export interface Group {
  readonly name: string;
  /** Default: Prometheus's own evaluation interval. */
  readonly interval?: string;
  readonly rules: readonly Rule[];
}

export function isAlert(rule: Rule): rule is AlertRule {
  return 'alert' in rule;
}

/** The text of a file of rules. */
export function rulesYaml(groups: readonly Group[], source: string): string {
  const head = `# Made from ${source} by \`npm run lockstep -- monitoring generate\`: do not edit.\n`;
  return head + stringify({ groups }, { lineWidth: 0, singleQuote: true, aliasDuplicateObjects: false });
}
