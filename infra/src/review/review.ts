import type { Environment } from '@lockstep/tools/model/environment';
import type { Finding } from '@lockstep/tools/model/finding';
import { costOf, totalUsd, type CostLine } from '../cost/cost.ts';
import { paidName } from '../cost/text.ts';
import type { Part } from '../naming.ts';
import type { EnvironmentStacks } from '../stacks/model.ts';
import { changedParts, resourceChanges, type ResourceChange } from './compare.ts';
import { endedForNew, versionJump } from './upgrade.ts';

/** How many of a paid thing there were and are, and what that does to a month's bill. */
interface CostChange {
  readonly what: string;
  readonly before: number;
  readonly after: number;
  /** USD a month. */
  readonly usd: number;
}

/** What a change does to one environment on AWS. */
export interface StacksReview {
  readonly environment: Environment;
  readonly parts: readonly Part[];
  readonly changes: readonly ResourceChange[];
  /** Paid things whose number changes. */
  readonly costs: readonly CostChange[];
  /** USD a month, at list prices. */
  readonly usdBefore: number;
  readonly usdAfter: number;
  readonly refused: readonly Finding[];
}

/** Compares the stacks of two revisions, environment by environment; what is refused is so on the day `today`. */
export function reviewStacks(
  before: readonly EnvironmentStacks[],
  after: readonly EnvironmentStacks[],
  today: Date = new Date(),
): readonly StacksReview[] {
  return after.map((now) => {
    const old = before.find(({ environment }) => environment === now.environment);
    return {
      environment: now.environment,
      parts: changedParts(old, now),
      changes: resourceChanges(old, now),
      costs: costChanges(old, now),
      usdBefore: old === undefined ? 0 : totalUsd(costOf(old)),
      usdAfter: totalUsd(costOf(now)),
      refused: [...versionJump(old, now), ...endedForNew(old, now, today)],
    };
  });
}

function costChanges(before: EnvironmentStacks | undefined, after: EnvironmentStacks): readonly CostChange[] {
  const old = linesOf(before === undefined ? [] : costOf(before));
  const now = linesOf(costOf(after));
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((what) => ({
      what,
      before: old.get(what)?.thing.count ?? 0,
      after: now.get(what)?.thing.count ?? 0,
      usd: (now.get(what)?.usd ?? 0) - (old.get(what)?.usd ?? 0),
    }))
    .filter((line) => line.before !== line.after || line.usd !== 0);
}

function linesOf(lines: readonly CostLine[]): ReadonlyMap<string, CostLine> {
  return new Map(lines.map((line) => [paidName(line.thing), line]));
}
