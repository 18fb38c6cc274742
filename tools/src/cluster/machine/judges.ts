import { Failure } from '../../lib/failure.ts';
import type { Judge, MachineFacts, Start, Verdict } from './facts.ts';
import { folders, modes, selinux, snap } from './folders.ts';
import { cgroups, limits, system } from './kernel.ts';
import { engine, proxies } from './network.ts';
import { disk, memory } from './room.ts';

/** Everything that a machine may lack, in the order in which `doctor` tells it. */
export const judges: readonly Judge[] = [
  system,
  engine,
  snap,
  selinux,
  cgroups,
  limits,
  folders,
  modes,
  proxies,
  memory,
  disk,
];

export function verdictsOn(facts: MachineFacts, start: Start): readonly Verdict[] {
  return judges.flatMap((judge) => judge.judge(facts, start));
}

/**
 * Says what a start may go on with, and stops where it may not: by all that is wrong at once.
 * @throws {Failure}
 */
export function requireMachine(verdicts: readonly Verdict[], say: (line: string) => void): void {
  for (const verdict of verdicts.filter(({ stops }) => !stops)) say(`Note: ${sentenceOf(verdict)}`);
  const [first, ...others] = verdicts.filter(({ stops }) => stops);
  if (first === undefined) return;
  if (others.length === 0) throw new Failure({ what: first.what, why: first.why, wayOut: first.wayOut });
  throw new Failure({
    what: `This machine is not ready, for ${others.length + 1} reasons`,
    why: `\n${[first, ...others].map((verdict) => `- ${sentenceOf(verdict)}`).join('\n')}\n`,
    wayOut: 'Nothing was started.',
  });
}

/** A verdict as one sentence with its way out. */
export function sentenceOf({ what, why, wayOut }: Verdict): string {
  return `${what}: ${why}. ${wayOut}`;
}
