import { shortCommit } from '../../model/image-reference.ts';
import { table } from '../../lib/values/table.ts';
import type { DoraReport, ServiceReport } from './measure.ts';
import { daysOf, type Window } from './window.ts';

/** The figures for people: a table for each service, "-" where there is no value. */
export function doraText({ window, services }: DoraReport): string {
  if (services.length === 0) return 'Nothing to measure: production never pinned an image.';
  return services.map((service) => serviceText(service, window)).join('\n\n');
}

function serviceText(report: ServiceReport, window: Window): string {
  const { deployments, rollbacks, deploymentsPerDay, changes, leadTime, failures, recovery, rework, last } = report;
  const unknown = changes.unknown === 0 ? '' : `; unknown for ${counted(changes.unknown, 'deployment')}`;
  const open = recovery.open === 0 ? '' : `; ${recovery.open} not mended yet`;
  const rows = [
    ['figure', 'value', 'from'],
    [
      'deployment frequency',
      `${round(deploymentsPerDay)} a day`,
      `${counted(deployments, 'deployment')} in ${window.name}, and ${counted(rollbacks, 'rollback')}`,
    ],
    [
      'lead time for changes',
      leadTime === undefined ? '-' : durationText(leadTime.median),
      `median of ${counted(changes.count, 'change')}${leadTime ? `, 90 % within ${durationText(leadTime.p90)}` : ''}${unknown}`,
    ],
    ['change failure rate', percent(failures.ratio), `${failures.count} of ${counted(deployments, 'deployment')}`],
    [
      'recovery time',
      recovery.median === undefined ? '-' : durationText(recovery.median),
      `median of ${counted(recovery.count, 'recovery', 'recoveries')}${open}`,
    ],
    ['rework rate', percent(rework.ratio), `${rework.count} of ${deployments + rollbacks} deployments and rollbacks`],
  ];
  const until = `${new Date(window.until).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const newest = last === undefined ? '' : `; last deployed ${shortCommit(last.image.tag)} at ${last.time}`;
  const head = `${report.service} in production, ${round(daysOf(window))} days up to ${until}${newest}`;
  return `${head}\n\n${table(rows)}`;
}

/** The two largest units of a time in seconds: "2d 3h", "4m 5s", "12s". */
export function durationText(seconds: number): string {
  const whole = Math.round(seconds);
  const parts = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor(whole / 3600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'm'],
    [whole % 60, 's'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return '0s';
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count}${unit}`)
    .join(' ');
}

function percent(ratio: number | undefined): string {
  return ratio === undefined ? '-' : `${round(ratio * 100)} %`;
}

function round(value: number): number {
  return Number(value.toPrecision(2 + Math.max(0, Math.floor(Math.log10(Math.max(1, value))))));
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
