import { table } from '@lockstep/tools/lib/values/table';
import type { Ratio, ServerFigures } from './figures.ts';
import type { NotRun } from './measure.ts';
import { failures, type RestartResult } from './restart.ts';

export interface BenchReport {
  /** One line each: the machine, the runs, how the service was built and run. */
  readonly conditions: readonly string[];
  readonly servers: readonly ServerFigures[];
  readonly ratios: readonly Ratio[];
  readonly restarts: readonly NamedRestart[];
  readonly notRun: readonly NotRun[];
}

export interface NamedRestart {
  readonly stops: string;
  readonly result: RestartResult;
}

/** The report for people. */
export function benchReportText({ conditions, servers, ratios, restarts, notRun }: BenchReport): string {
  const paths = [...new Set(servers.flatMap((each) => Object.keys(each.paths)))];
  const parts = [
    conditions.join('\n'),
    ...paths.map((path) => table(loadRows(path, servers))),
    servers.length > 0 && table(processRows(servers)),
    ratios.map(ratioLine).join('\n'),
    restarts.length > 0 && table(restartRows(restarts)),
    notRun.map(({ what, reason }) => `${what}: not run: ${reason}`).join('\n'),
  ];
  return parts.filter(Boolean).join('\n\n');
}

function loadRows(path: string, servers: readonly ServerFigures[]): string[][] {
  const head = [path, 'requests/s', 'slowest to fastest round', 'p50 ms', 'p99 ms'];
  const rows = servers.flatMap(({ name, paths }) => {
    const of = paths[path];
    if (of === undefined) return [];
    const range = `${of.lowest.toFixed(0)} to ${of.highest.toFixed(0)}`;
    return [[name, of.requestsPerSecond.toFixed(0), range, of.p50Ms.toFixed(2), of.p99Ms.toFixed(2)]];
  });
  return [head, ...rows];
}

function processRows(servers: readonly ServerFigures[]): string[][] {
  const head = ['', 'processes', 'start to ready ms', 'idle MiB', 'loaded MiB'];
  const rows = servers.map(({ name, processes, startMs, idleMiB, loadedMiB }) => [
    name,
    String(processes),
    ...[startMs, idleMiB, loadedMiB].map((value) => value.toFixed(0)),
  ]);
  return [head, ...rows];
}

function ratioLine({ path, of, over, ratio, goal }: Ratio): string {
  const verdict = goal === undefined ? '' : `; goal at least ${goal}: ${ratio >= goal ? 'met' : 'not met'}`;
  return `${path}: ${of} does ${ratio.toFixed(3)} of the requests of ${over}${verdict}`;
}

function restartRows(restarts: readonly NamedRestart[]): string[][] {
  const head = ['restarts under load', 'requests', 'failed', 'by kind', 'SIGTERM to exit ms', 'exit codes'];
  const rows = restarts.map(({ stops, result }) => [
    stops,
    String(result.requests),
    String(failures(result)),
    Object.entries(result.failed)
      .map((each) => each.join(' '))
      .join(', ') || '-',
    result.exitMs.map((ms) => ms.toFixed(0)).join(', '),
    result.exits.join(', '),
  ]);
  return [head, ...rows];
}
