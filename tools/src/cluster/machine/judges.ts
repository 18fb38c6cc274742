import { Failure } from '../../lib/failure.ts';
import type { Judge, MachineFacts, Start, MachineVerdict } from './facts.ts';
import { foldersJudge, modesJudge, selinuxJudge, snapJudge } from './folders.ts';
import { cgroupsJudge, limitsJudge, systemJudge } from './kernel.ts';
import { engineJudge, proxiesJudge } from './network.ts';
import { diskJudge, memoryJudge } from './room.ts';

/** Everything that a machine may lack, in the order in which `doctor` tells it. */
export const judges: readonly Judge[] = [
  systemJudge,
  engineJudge,
  snapJudge,
  selinuxJudge,
  cgroupsJudge,
  limitsJudge,
  foldersJudge,
  modesJudge,
  proxiesJudge,
  memoryJudge,
  diskJudge,
];

export function verdictsOn(facts: MachineFacts, start: Start): readonly MachineVerdict[] {
  return judges.flatMap((judge) => judge.judge(facts, start));
}

/**
 * Says what a start may go on with, and stops where it may not: by all that is wrong at once.
 * @throws {Failure}
 */
export function requireMachine(verdicts: readonly MachineVerdict[], say: (line: string) => void): void {
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
export function sentenceOf({ what, why, wayOut }: MachineVerdict): string {
  return `${what}: ${why}. ${wayOut}`;
}
