import { readNames } from '@lockstep/tools/model/names/names';
import type { Labels } from '@lockstep/tools/toolbox/prometheus';
import type { AlertRule } from '../rules/model.ts';
import { defined } from '@lockstep/tools/lib/values/defined';

/** A page wakes a person, a ticket waits for the morning, none is for machines. */
export type AlertSeverity = 'page' | 'ticket' | 'none';

/** An alert as a person writes it; what every alert has in common is added by {@link alertRule}. */
export interface Alert {
  /** In camel case, as PodCrashLooping: its runbook is docs/runbooks/pod-crash-looping.md. */
  readonly name: string;
  readonly severity: AlertSeverity;
  readonly expr: string;
  /** How long the expression has to hold; left out where it looks back by itself. */
  readonly for?: string;
  readonly labels?: Labels;
  /** One line, with the labels that tell it from others of its kind. */
  readonly summary: string;
  /** What follows for whoever reads it. */
  readonly description: string;
}

/** The file name of an alert's runbook without its ending. */
export function runbookName(alert: string): string {
  return alert.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
}

export function alertRule({ name, severity, expr, for: duration, labels, summary, description }: Alert): AlertRule {
  return {
    alert: name,
    expr,
    ...defined({ for: duration }),
    labels: { ...labels, severity },
    annotations: {
      summary,
      description,
      runbook_url: `${readNames().repository}/blob/main/docs/runbooks/${runbookName(name)}.md`,
    },
  };
}
