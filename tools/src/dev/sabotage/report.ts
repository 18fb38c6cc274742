import { table } from '../../lib/values/table.ts';
import type { LeftOut } from './plan.ts';
import type { SabotageOutcome, Sight } from './watch.ts';

/** What became of one sabotage. */
export interface SabotageResult extends Partial<Sight> {
  readonly name: string;
  readonly outcome: SabotageOutcome;
  /** Why the cluster did not let it be done. */
  readonly why?: string;
}

export interface SabotageReport {
  readonly environment: string;
  readonly seed: string;
  readonly started: string;
  readonly results: readonly SabotageResult[];
  /** Of those chosen, what was not tried: the time was over, or somebody ended it. */
  readonly notTried: readonly string[];
  readonly leftOut: readonly LeftOut[];
}

/** How much of all has to be healed. */
const goal = 0.95;

interface SabotageTally {
  readonly healed: number;
  readonly told: number;
  readonly neither: number;
  /** The cluster refused them: nothing was done, and nothing is counted. */
  readonly refused: number;
  /** Of what was done. */
  readonly share: number;
  /** Nothing unseen, and enough healed; something was done. */
  readonly well: boolean;
}

export function tallySabotage(results: readonly SabotageResult[]): SabotageTally {
  const count = (outcome: SabotageOutcome): number => results.filter((result) => result.outcome === outcome).length;
  const [healed, told, neither, refused] = [count('healed'), count('told'), count('neither'), count('refused')];
  const done = healed + told + neither;
  const share = done === 0 ? 0 : healed / done;
  return { healed, told, neither, refused, share, well: neither === 0 && share >= goal };
}

/** A table of what was done, what was left out and why, and a line of counts. */
export function sabotageText({ results, notTried, leftOut }: SabotageReport): string {
  const { healed, told, neither, refused, share } = tallySabotage(results);
  const times = results.flatMap((result) => result.healed ?? []).toSorted((one, other) => one - other);
  const reasons = [...Map.groupBy(leftOut, ({ reason }) => reason)];
  return [
    table([['sabotage', 'outcome', 'seconds', 'alert', 'pending after', 'status', 'doctor'], ...results.map(row)]),
    '',
    ...reasons.map(([reason, those]) => `Left out, since ${reason}: ${those.map(({ name }) => name).join(', ')}.`),
    ...(notTried.length === 0 ? [] : [`Not tried: ${notTried.join(', ')}.`]),
    ...(times.length === 0
      ? []
      : [
          `Healed after ${text(times[Math.floor(times.length / 2)])} s in the middle, ${text(times.at(-1))} s at most.`,
        ]),
    `${healed} healed (${(share * 100).toFixed(1)} %), ${told} told, ${neither} neither, ${refused} refused by the ` +
      `cluster, ${leftOut.length} left out, ${notTried.length} not tried`,
  ].join('\n');
}

function row({ name, outcome, healed, alert, inStatus, inDoctor, why }: SabotageResult): readonly string[] {
  if (outcome === 'refused') return [name, outcome, '-', why ?? '', '', '', ''];
  const told = [alert?.name ?? '-', alert === undefined ? '-' : text(alert.seconds)];
  return [
    name,
    outcome,
    text(healed),
    ...told,
    inStatus === true ? 'names it' : '-',
    inDoctor === true ? 'names it' : '-',
  ];
}

function text(seconds: number | undefined): string {
  return seconds === undefined ? '-' : seconds.toFixed(1);
}
