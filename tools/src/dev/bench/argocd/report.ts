import { median } from '../../../lib/values/median.ts';
import { table } from '../../../lib/values/table.ts';
import type { MeasuredPhase } from './argocd-bench.ts';

/** What was measured, for people. */
export function argocdBenchText(phases: readonly MeasuredPhase[]): string {
  return phases.map(phaseText).join('\n\n');
}

/** The same for programs: maps as objects. */
export function argocdBenchJson(phases: readonly MeasuredPhase[]): string {
  const plain = phases.map((phase) => ({ ...phase, requests: Object.fromEntries(phase.requests) }));
  return JSON.stringify(plain, undefined, 2);
}

/** One part of the measurement. */
export function phaseText({ what, seconds, taken, requests, git, load, pushes }: MeasuredPhase): string {
  const processes = taken.map(({ name, cpuSeconds, mebibytes, peakMebibytes }) => [
    `  ${name}`,
    cpuSeconds.toFixed(1),
    String(mebibytes),
    String(peakMebibytes),
  ]);
  const byUser = new Map<string, string[]>();
  for (const [key, count] of requests) {
    const [user = '', verb = ''] = key.split(' ');
    byUser.set(user, [...(byUser.get(user) ?? []), `${verb} ${count}`]);
  }
  return [
    `${what}: ${seconds.toFixed(1)} s, load ${load.toFixed(0)}`,
    ...(pushes === undefined
      ? []
      : [
          `  from push to seen: ${secondsOf(pushes.map(({ seen }) => seen))}`,
          `  from push to synced: ${secondsOf(pushes.map(({ synced }) => synced))}`,
        ]),
    table([['  process', 'CPU s', 'MiB', 'most MiB'], ...processes]),
    ...[...byUser].map(([user, counts]) => `  requests of ${user}: ${counts.join(', ')}`),
    `  of git: ${git.refs} times which refs there are, ${git.objects} times objects`,
  ].join('\n');
}

function secondsOf(values: readonly number[]): string {
  return `median ${median(values).toFixed(1)} s of ${values.map((one) => one.toFixed(1)).join(', ')}`;
}
