import type { DoraReport, ServiceReport } from './measure.ts';

/** The file under which Prometheus finds the figures. */
export const metricsFile = 'dora.prom';

interface Gauge {
  readonly name: string;
  readonly help: string;
  /** Undefined where there is no such value: it is left out, since 0 would be an answer. */
  readonly value: (service: ServiceReport) => number | undefined;
  /** Whether it is of the window, and carries its length. */
  readonly windowed: boolean;
}

const gauges: readonly Gauge[] = [
  {
    name: 'dora_deployments',
    help: 'Deployments to production in the window that brought something new; rollbacks are not among them.',
    value: ({ deployments }) => deployments,
    windowed: true,
  },
  {
    name: 'dora_deployments_per_day',
    help: 'Deployments to production per day of the window.',
    value: ({ deploymentsPerDay }) => deploymentsPerDay,
    windowed: true,
  },
  {
    name: 'dora_lead_time_seconds',
    help: 'Median time from writing a commit of the service to its deployment to production.',
    value: ({ leadTime }) => leadTime?.median,
    windowed: true,
  },
  {
    name: 'dora_change_failure_ratio',
    help: 'Share of the deployments that were rolled back, reverted, or named by a hold.',
    value: ({ failures }) => failures.ratio,
    windowed: true,
  },
  {
    name: 'dora_recovery_time_seconds',
    help: 'Median time from a failed deployment to the one that mended it.',
    value: ({ recovery }) => recovery.median,
    windowed: true,
  },
  {
    name: 'dora_rework_ratio',
    help: 'Share of all changes of production, rollbacks too, that were made to mend a failed deployment.',
    value: ({ rework }) => rework.ratio,
    windowed: true,
  },
  {
    name: 'dora_last_deployment_timestamp_seconds',
    help: 'When production last got something new.',
    value: ({ last }) => last && Date.parse(last.time) / 1000,
    windowed: false,
  },
];

/** The figures in Prometheus's text format; a metric without a value is left out. */
export function metricsText({ window, services }: DoraReport): string {
  const lines = gauges.flatMap(({ name, help, value, windowed }) => {
    const samples = services.flatMap((report) => {
      const found = value(report);
      const labels = `service="${report.service}"${windowed ? `,window="${window.name}"` : ''}`;
      return found === undefined ? [] : [`${name}{${labels}} ${found}`];
    });
    return samples.length === 0 ? [] : [head(name, help), samples.join('\n')];
  });
  const computed = 'dora_computed_timestamp_seconds';
  const moment = `${computed} ${Math.floor(window.until / 1000)}`;
  return `${[...lines, head(computed, 'Up to when these figures know what happened.'), moment].join('\n')}\n`;
}

function head(name: string, help: string): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge`;
}
