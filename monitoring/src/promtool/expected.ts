import type { Labels } from '@lockstep/tools/toolbox/prometheus';
import type { AlertRule } from '../rules/model.ts';
import type { Fired } from './case.ts';

/** The annotations of an alert with these labels, as Prometheus has to render them. */
export function expectedAnnotations(rules: readonly AlertRule[], { labels, values = [] }: Fired): Labels {
  const rule = rules.find((each) => Object.entries(each.labels).every(([name, value]) => labels[name] === value));
  if (rule === undefined) throw new Error(`No rule of ${rules[0]?.alert} gives the labels ${JSON.stringify(labels)}`);
  const left = [...values];
  const render = (template: string) =>
    template.replaceAll(/\{\{ (\$labels\.(\w+)|\$value.*?) \}\}/g, (_whole, _inner, name: string | undefined) => {
      return name === undefined ? (left.shift() ?? 'no value given') : (labels[name] ?? '');
    });
  const { summary = '', description = '', runbook_url = '' } = rule.annotations;
  return { summary: render(summary), description: render(description), runbook_url };
}
